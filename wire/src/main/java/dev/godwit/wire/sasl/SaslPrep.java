package dev.godwit.wire.sasl;

import java.text.Normalizer;

/** SASLprep, RFC 4013, for queries: unassigned code points are allowed. */
final class SaslPrep {
    private SaslPrep() {}

    static String prepare(String text) throws SaslException {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isMappedToNothing(c)).map(c -> isOtherSpace(c) ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        if (normal.codePoints().anyMatch(SaslPrep::isProhibited) || mixesDirections(normal)) {
            throw new SaslException("a name or password holds characters that SASLprep (RFC 4013) forbids");
        }
        return normal;
    }

    /** RFC 3454 table B.1. */
    private static boolean isMappedToNothing(int c) {
        return c == 0xad || c == 0x34f || c == 0x1806 || c >= 0x180b && c <= 0x180d || c >= 0x200b && c <= 0x200d
                || c == 0x2060 || c >= 0xfe00 && c <= 0xfe0f || c == 0xfeff;
    }

    /** RFC 3454 table C.1.2. */
    private static boolean isOtherSpace(int c) {
        return c == 0xa0 || c == 0x1680 || c >= 0x2000 && c <= 0x200a || c == 0x202f || c == 0x205f || c == 0x3000;
    }

    /** RFC 3454 tables C.2 to C.9; surrogates that have no partner are C.5. */
    private static boolean isProhibited(int c) {
        return isOtherSpace(c) || switch (Character.getType(c)) {
            case Character.CONTROL, Character.PRIVATE_USE, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef || c >= 0xfff9 && c <= 0xfffd
                    || c == 0x6dd || c == 0x70f || c == 0x180e || c == 0x200e || c == 0x200f || c == 0x340 || c == 0x341
                    || c >= 0x202a && c <= 0x202e || c >= 0x2061 && c <= 0x2063 || c >= 0x206a && c <= 0x206f
                    || c >= 0x2ff0 && c <= 0x2ffb || c >= 0x1d173 && c <= 0x1d17a || c == 0xe0001
                    || c >= 0xe0020 && c <= 0xe007f;
        };
    }

    /** RFC 3454 §6. */
    private static boolean mixesDirections(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return false;
        }
        return text.codePoints().anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                || !isRightToLeft(text.codePointAt(0))
                || !isRightToLeft(text.codePointBefore(text.length()));
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
