package dev.godwit.cli;

import dev.godwit.engine.Action;

/** A planned action for programs. */
final class ActionEvent {
    private ActionEvent() {
    }

    static Event of(Action action) {
        return switch (action) {
            case Action.CreateMailbox a -> event("create-mailbox").put("target", a.wanted().path());
            case Action.RenameMailbox a -> event("rename-mailbox").put("from", a.from()).put("to", a.to());
            case Action.Subscribe a -> event(a.subscribed() ? "subscribe" : "unsubscribe").put("target", a.mailbox());
            case Action.CopyMessages a -> event("copy-messages").put("source", a.source()).put("target", a.target())
                    .put("messages", a.uids().size()).put("bytes", a.bytes());
            case Action.ChangeKeywords a -> event("change-keywords").put("target", a.target()).put("messages", a.uids().size())
                    .put("add", a.add()).put("remove", a.remove());
            case Action.MoveMessages a -> event("move-messages").put("from", a.from()).put("to", a.to()).put("messages", a.uids().size());
            case Action.FileMessages a -> event("file").put("source", a.source()).put("target", a.target()).put("messages", a.uids().size());
            case Action.DeleteMailbox a -> event(a.removed() ? "delete-mailbox" : "empty-mailbox").put("target", a.mailbox()).put("messages", a.messages());
            case Action.DeleteMessages a -> event("delete-messages").put("target", a.target()).put("messages", a.uids().size()).put("to", a.toTrash());
            case Action.DrainMessages a -> event("drain-messages").put("source", a.source()).put("messages", a.uids().size());
            case Action.LeaveOut a -> event("leave-out").put("source", a.source()).put("reason", a.reason());
        };
    }

    private static Event event(String action) {
        return new Event("action").put("action", action);
    }
}
