package dev.godwit.testkit.contract;

/** What every {@link dev.godwit.contract.Target} must do: mailboxes and messages. */
public interface TargetContract extends MailboxContract, WriterContract {
}
