package dev.godwit.proxy.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds an account's name in the beginning of a body. */
final class BodyExtract {
    /** A pattern that goes back and forth over a hostile body must not stop an event loop. */
    private static final int MOST_LOOKS = 2_000_000;

    private BodyExtract() {}

    /**
     * @param body as ISO-8859-1, so that every byte is a character
     * @param form whether it is {@code application/x-www-form-urlencoded}, and what is found has to be decoded
     * @return empty if the pattern does not occur, or cannot be searched for in reasonable time
     */
    static Optional<String> find(Pattern pattern, String body, boolean form) {
        try {
            Matcher matcher = pattern.matcher(new Counted(body, 0, body.length(), new int[1]));
            if (!matcher.find() || matcher.group(1) == null) {
                return Optional.empty();
            }
            String found = matcher.group(1);
            return form ? Targets.decode(found) : Targets.utf8(found.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (TooLong | StackOverflowError _) { // alternatives inside a repetition make the matcher recurse for every character
            return Optional.empty();
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super(null, null, false, false);
        }
    }

    /** A text that counts how often it is looked at. */
    private record Counted(String text, int from, int to, int[] looks) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST_LOOKS) {
                throw new TooLong();
            }
            return text.charAt(from + index);
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text, from + start, from + end, looks);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}
