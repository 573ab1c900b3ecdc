/**
 * The endpoint contract as test suites. An endpoint's test class implements {@link dev.godwit.testkit.contract.SourceContract}
 * and {@link dev.godwit.testkit.contract.TargetContract}, supplies the three methods of
 * {@link dev.godwit.testkit.contract.ContractFixture}, and inherits every case:
 *
 * <pre>{@code
 * class MemoryEndpointTest implements SourceContract, TargetContract {
 *     private MemoryTarget target = ...;
 *
 *     @Override public Target target() { return target; }
 *     @Override public void reopen() { target.close(); target = ...; }
 *     @Override public Set<Ability> abilities() { return Ability.ALL; }
 * }
 * }</pre>
 */
package dev.godwit.testkit.contract;
