package dev.godwit.testkit.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Messages for the contract's cases: ordinary ones and odd ones, the same bytes in every run. */
public final class TestMessages {
    /** @param needs what an endpoint must claim for this message to survive; empty if every endpoint must keep it */
    public record Odd(String name, byte[] bytes, Optional<Ability> needs) {
    }

    private TestMessages() {
    }

    /** An ordinary message with CRLF everywhere; each {@code text} makes a different one. */
    public static BytesBody ordinary(String text) {
        return BytesBody.of("From: a@example.org\r\nTo: b@example.org\r\nSubject: " + text + "\r\nMessage-ID: <"
                + Integer.toHexString(text.hashCode()) + "@example.org>\r\nDate: Thu, 1 Jan 2015 10:00:00 +0000\r\n\r\nThis is " + text + ".\r\n");
    }

    /** A message of at least {@code size} bytes in lines of 78. */
    public static BytesBody ofSize(String subject, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 200);
        out.writeBytes(ascii("From: a@example.org\r\nSubject: " + subject + "\r\n\r\n"));
        for (int line = 0; out.size() < size; line++) {
            out.writeBytes(ascii(("line " + line + " ").repeat(8).substring(0, 48) + "0123456789".repeat(3) + "\r\n"));
        }
        return new BytesBody(out.toByteArray());
    }

    /** A message whose header alone has more than {@code headerSize} bytes. */
    public static BytesBody withHeaderOf(int headerSize) {
        StringBuilder text = new StringBuilder("From: a@example.org\r\nSubject: large header\r\n");
        for (int i = 0; text.length() <= headerSize; i++) {
            text.append("X-Filler-").append(i).append(": ").append("filler ".repeat(9)).append("\r\n");
        }
        return BytesBody.of(text.append("\r\nbody\r\n").toString());
    }

    /** Messages that stores and servers are known to stumble over. */
    public static List<Odd> odd() {
        return List.of(
                any("8-bit body", ascii("From: a@example.org\r\n\r\n"), new byte[] {(byte) 0xe4, (byte) 0xff, (byte) 0x80, '\r', '\n'}),
                new Odd("no final newline", ascii("From: a@example.org\r\nSubject: x\r\n\r\nthe end"), Optional.of(Ability.EXACT_MISSING_FINAL_NEWLINES)),
                any("header only", ascii("From: a@example.org\r\nSubject: x\r\n\r\n")),
                any("lines that begin with dots", ascii("Subject: x\r\n\r\n.\r\n..\r\n.x\r\n")),
                any("lines that begin with From", ascii("Subject: x\r\n\r\nFrom here\r\n>From there\r\n\r\nFrom a@b Thu Jan  1 10:00:00 2015\r\n")),
                any("what looks like a literal", ascii("Subject: x\r\n\r\n{5}\r\nabcde)\r\nA1 OK done\r\n* BYE\r\n")),
                any("many empty lines at the end", ascii("Subject: x\r\n\r\nx\r\n\r\n\r\n\r\n")),
                any("a long line", ascii("Subject: x\r\n\r\n" + "y".repeat(5000) + "\r\n")),
                new Odd("8-bit header", join(ascii("Subject: "), new byte[] {(byte) 0xc3, (byte) 0xa4, (byte) 0xe4},
                        ascii("\r\n\r\nx\r\n")), Optional.of(Ability.EXACT_EIGHT_BIT_HEADERS)),
                new Odd("NUL bytes", ascii("Subject: x\r\n\r\na\0b\0\0\r\n"), Optional.of(Ability.EXACT_NUL_BYTES)),
                new Odd("only line feeds", ascii("Subject: x\nX: y\n\nabc\n"), Optional.of(Ability.EXACT_BARE_NEWLINES)),
                new Odd("mixed newlines", ascii("Subject: x\r\n\r\na\nb\rc\r\r\nd\n\r\n"), Optional.of(Ability.EXACT_BARE_NEWLINES)),
                new Odd("header without end", ascii("Subject: x\r\nX-Last: y\r\n"), Optional.of(Ability.EXACT_MALFORMED_HEADERS)),
                new Odd("header line without colon", ascii("Subject: x\r\nnonsense\r\n\r\nx\r\n"), Optional.of(Ability.EXACT_MALFORMED_HEADERS)),
                new Odd("mbox line first", ascii("From a@b Thu Jan  1 10:00:00 2015\r\nSubject: x\r\n\r\nx\r\n"), Optional.of(Ability.EXACT_MALFORMED_HEADERS)),
                new Odd("empty", new byte[0], Optional.of(Ability.STORES_EMPTY_MESSAGES)));
    }

    private static Odd any(String name, byte[]... parts) {
        return new Odd(name, join(parts), Optional.empty());
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
