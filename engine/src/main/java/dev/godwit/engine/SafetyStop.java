package dev.godwit.engine;

/**
 * A run that was stopped because going on could do harm: too many deletions, a source that suddenly looks empty, a
 * journal in use, an archive of another account. Nothing dangerous was done. {@code id} names the paragraph in
 * {@code docs/troubleshooting.md}.
 */
public final class SafetyStop extends RuntimeException {
    private final String id;
    private final String nextStep;

    public SafetyStop(String id, String message, String nextStep) {
        super(message);
        this.id = id;
        this.nextStep = nextStep;
    }

    public String id() {
        return id;
    }

    public String nextStep() {
        return nextStep;
    }
}
