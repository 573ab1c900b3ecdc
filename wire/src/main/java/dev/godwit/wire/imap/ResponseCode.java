package dev.godwit.wire.imap;

/**
 * The part in brackets of a status response (RFC 9051 §7.1): {@code [APPENDUID 38505 3955]} has the name
 * {@code APPENDUID} and the arguments {@code 38505 3955}.
 *
 * @param name in upper case; empty if there was none
 * @param arguments what follows the name, as it stands; empty if nothing does
 */
public record ResponseCode(String name, String arguments) {
    public static final ResponseCode NONE = new ResponseCode("", "");

    public boolean is(String other) {
        return name.equals(other);
    }

    /** The arguments as one number, or {@code otherwise} if they are none. */
    public long number(long otherwise) {
        String digits = arguments.strip();
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return otherwise;
        }
        return Long.parseLong(digits);
    }
}
