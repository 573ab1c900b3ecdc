package dev.godwit.cli;

import dev.godwit.engine.Action;
import dev.godwit.engine.ItemAction;

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

    static Event of(ItemAction action) {
        return switch (action) {
            case ItemAction.CreateCollection a -> event("create-collection", a).put("target", a.name());
            case ItemAction.ChangeCollection a -> event("change-collection", a).put("from", a.from()).put("to", a.to()).put("what", a.what());
            case ItemAction.DeleteCollection a -> event("delete-collection", a).put("target", a.name());
            case ItemAction.PutItems a -> event("copy-items", a).put("source", a.collection()).put("items", a.items()).put("bytes", a.bytes());
            case ItemAction.ReplaceItems a -> event("replace-items", a).put("source", a.collection()).put("items", a.items()).put("bytes", a.bytes());
            case ItemAction.AdoptItems a -> event("adopt-items", a).put("source", a.collection()).put("items", a.items());
            case ItemAction.MoveItems a -> event("move-items", a).put("from", a.from()).put("to", a.to()).put("items", a.items());
            case ItemAction.DeleteItems a -> event("delete-items", a).put("target", a.collection()).put("items", a.items());
            case ItemAction.ActivateScript a -> event("activate-script", a).put("target", a.name());
            case ItemAction.LeaveOut a -> event("leave-out", a).put("source", a.name()).put("reason", a.reason());
        };
    }

    private static Event event(String action, ItemAction a) {
        return event(action).put("kind", a.kind().word());
    }

    private static Event event(String action) {
        return new Event("action").put("action", action);
    }
}
