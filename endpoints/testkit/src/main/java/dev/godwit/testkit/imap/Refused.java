package dev.godwit.testkit.imap;

/** A command answered NO or BAD. */
final class Refused extends RuntimeException {
    final Reply reply;

    private Refused(Reply reply) {
        super(reply.text(), null, false, false);
        this.reply = reply;
    }

    static Refused bad(String text) {
        return new Refused(new Reply("BAD", "", text));
    }

    static Refused no(String code, String text) {
        return new Refused(new Reply("NO", code, text));
    }

    /** A whole answer as it follows the tag: {@code NO [THROTTLED] slower}. */
    static Refused of(String answer) {
        int space = answer.indexOf(' ');
        return new Refused(new Reply(answer.substring(0, space), "", answer.substring(space + 1)));
    }
}
