package dev.godwit.testkit.imap;

/** The tagged answer to a command; {@code code} is what stands in brackets, without them, or empty. */
record Reply(String status, String code, String text) {
    static Reply ok(String text) {
        return new Reply("OK", "", text);
    }

    static Reply ok(String code, String text) {
        return new Reply("OK", code, text);
    }

    @Override
    public String toString() {
        return status + (code.isEmpty() ? " " : " [" + code + "] ") + text;
    }
}
