package dev.godwit.testkit.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.util.Set;

/** What an endpoint's test class supplies. JUnit makes a new instance of it for every case, and so begins every case anew. */
public interface ContractFixture {
    /**
     * The account under test. At the beginning of each case it is empty, except that INBOX and what the server makes by
     * itself may be there; within a case it is the same account until the end.
     */
    Target target();

    /** Closes the target and opens the same account anew: {@link #target()} and {@link #source()} then give the new one. */
    void reopen();

    /** What this endpoint claims. */
    Set<Ability> abilities();

    /** Names that are refused although every character of them is allowed. */
    default Set<String> refusedNames() {
        return Set.of();
    }

    /** The account as the engine reads it. Another object than {@link #target()} where the endpoint opens sources differently. */
    default Source source() {
        return target();
    }

    /** Skips the rest of the case where the ability is not claimed. */
    default void needs(Ability ability) {
        assumeTrue(abilities().contains(ability), () -> "this endpoint does not claim " + ability);
    }
}
