package dev.godwit.engine.pump;

/** The daily amount that the run was allowed is used up; what is left can go on after midnight UTC. */
public final class SpentForToday extends RuntimeException {
    SpentForToday(String message) {
        super(message);
    }
}
