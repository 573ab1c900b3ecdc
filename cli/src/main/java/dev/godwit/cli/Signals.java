package dev.godwit.cli;

import sun.misc.Signal;

/** Signals of the operating system that Java has no other way to hear of. */
final class Signals {
    private Signals() {}

    /** Calls {@code action} for every SIGHUP, on a thread of its own. */
    @SuppressWarnings("sunapi") // the module jdk.unsupported exports it, because there is nothing else
    static void onHangUp(Runnable action) {
        Signal.handle(new Signal("HUP"), _ -> action.run());
    }
}
