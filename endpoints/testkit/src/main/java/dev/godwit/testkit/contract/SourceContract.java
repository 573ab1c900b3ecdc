package dev.godwit.testkit.contract;

/** What every {@link dev.godwit.contract.Source} must do: describe itself, read messages, tell changes. */
public interface SourceContract extends ReaderContract, ChangesContract {
}
