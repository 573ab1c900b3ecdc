package dev.godwit.managesieve.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a server says to a command: lines of data, then OK, NO or BYE (RFC 5804 §1.2, §4).
 *
 * @param data the lines before the last, each the strings and words in it
 * @param code the response code in upper case, {@code QUOTA/MAXSIZE}; empty if there is none
 * @param argument of the response code; empty if there is none
 * @param text for people
 */
public record Answer(Status status, List<List<byte[]>> data, String code, byte[] argument, String text) implements Turn {
    /** How a command ended. */
    public enum Status { OK, NO, BYE }

    /** Whether the code is this one or one below it: {@code QUOTA} also for {@code QUOTA/MAXSCRIPTS}. */
    public boolean is(String wanted) {
        return code.equals(wanted) || code.startsWith(wanted + "/");
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
