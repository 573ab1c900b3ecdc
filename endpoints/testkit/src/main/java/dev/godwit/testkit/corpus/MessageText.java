package dev.godwit.testkit.corpus;

import dev.godwit.testkit.imap.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One generated message: what it is made from, not its bytes. Ordinary ones are a header, lines of filler, an end; the
 * odd ones are short.
 *
 * @param id goes into the Message-ID and the subject
 * @param messageId the number in the Message-ID, mostly {@code id}
 * @param lines how many lines of filler
 */
record MessageText(long seed, int id, int messageId, Kind kind, long epochSecond, int lines, long size) implements Content {
    private static final int PLAIN_TEXT_LINES = 60;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final List<String> SUBJECTS = List.of("Minutes of the meeting", "Invoice", "Re: Bridge", "Fwd: holiday pictures",
            "=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=", "=?UTF-8?B?5Lya6K2w44Gu6LOH5paZ?=", "Weekly report", "[java-dev] Loom");

    /** A message of about {@code bytes}, at least as long as its header needs. */
    static MessageText of(long seed, int id, int messageId, Kind kind, long epochSecond, long bytes) {
        int lines = (int) Math.max(1, (bytes - 700) / Filler.LINE);
        MessageText draft = new MessageText(seed, id, messageId, kind, epochSecond, lines, 0);
        byte[] odd = draft.odd();
        long size = odd != null ? odd.length : draft.start().length + (long) lines * Filler.LINE + draft.end().length;
        return new MessageText(seed, id, messageId, kind, epochSecond, lines, size);
    }

    @Override
    public InputStream open() {
        byte[] odd = odd();
        if (odd != null) {
            return new ByteArrayInputStream(odd);
        }
        return new SequenceInputStream(Collections.enumeration(List.of(new ByteArrayInputStream(start()),
                new Filler(seed + id, isMultipart(), lines), new ByteArrayInputStream(end()))));
    }

    private boolean isMultipart() {
        return lines > PLAIN_TEXT_LINES;
    }

    private String boundary() {
        return "=_part_" + id + "_of_" + Long.toHexString(seed);
    }

    private String header(boolean withMessageId) {
        SplittableRandom random = new SplittableRandom(seed ^ id * 0x9E3779B97F4A7C15L);
        String date = DATE.format(Instant.ofEpochSecond(epochSecond));
        String sender = "person" + random.nextInt(200);
        return "Return-Path: <" + sender + "@example.org>\r\n"
                + "Received: from mx" + random.nextInt(9) + ".example.org (mx.example.org [192.0.2." + random.nextInt(255) + "])\r\n"
                + "\tby mail.example.net with ESMTPS id " + Long.toHexString(random.nextLong()) + ";\r\n"
                + "\t" + date + "\r\n"
                + "From: " + sender + " <" + sender + "@example.org>\r\nTo: alice@example.net\r\n"
                + "Subject: " + SUBJECTS.get(random.nextInt(SUBJECTS.size())) + " " + id + "\r\n"
                + "Date: " + date + "\r\n"
                + (withMessageId ? "Message-ID: <" + Long.toHexString(seed) + "." + messageId + "@example.org>\r\n" : "")
                + "MIME-Version: 1.0\r\n";
    }

    private byte[] start() {
        String text = header(kind != Kind.NO_MESSAGE_ID);
        if (!isMultipart()) {
            return ascii(text + "Content-Type: text/plain; charset=us-ascii\r\n\r\n");
        }
        return ascii(text + "Content-Type: multipart/mixed; boundary=\"" + boundary() + "\"\r\n\r\n--" + boundary()
                + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nDer Anhang, wie besprochen.\r\n--"
                + boundary() + "\r\nContent-Type: application/octet-stream; name=\"file.bin\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n");
    }

    private byte[] end() {
        return ascii(isMultipart() ? "--" + boundary() + "--\r\n" : "-- \r\nnumber " + id + "\r\n");
    }

    /** The whole message where it is not made of lines of filler, else null. */
    private byte[] odd() {
        return switch (kind) {
            case ORDINARY, DUPLICATE, SAME_MESSAGE_ID, NO_MESSAGE_ID, HUGE -> null;
            case NO_HEADER, EMPTY_BODY, NUL_BYTES, BARE_LF, EIGHT_BIT_HEADER, LONG_LINES, NO_FINAL_CRLF, FROM_LINE -> odd(header(true));
        };
    }

    private byte[] odd(String header) {
        return switch (kind) {
            case ORDINARY, DUPLICATE, SAME_MESSAGE_ID, NO_MESSAGE_ID, HUGE -> throw new IllegalStateException("not odd: " + kind);
            case NO_HEADER -> ascii("\r\nnumber " + id + " has no header at all\r\n");
            case EMPTY_BODY -> ascii(header + "\r\n");
            case NUL_BYTES -> ascii(header + "\r\nnumber " + id + " has a \0 NUL and \0\0 two more\r\n");
            case BARE_LF -> ascii((header + "\r\nnumber " + id + "\nwas written\non Unix\n")
                    .replace("MIME-Version: 1.0\r\n", "MIME-Version: 1.0\n"));
            case EIGHT_BIT_HEADER -> ascii(header.replace("Subject: ", "Subject: \u00dcberraschung \u00e0 la carte ")
                    + "\r\nThe subject is raw Latin-1.\r\n");
            case LONG_LINES -> ascii(header + "\r\n" + ("number " + id + " goes on ").repeat(4000) + "\r\n");
            case NO_FINAL_CRLF -> ascii(header + "\r\nnumber " + id + " stops in the middle of a");
            case FROM_LINE -> ascii("From person@example.org Mon Jan  4 10:00:00 2016\r\n" + header
                    + "\r\nFrom here on all is well.\r\n>From there it was not.\r\n");
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
