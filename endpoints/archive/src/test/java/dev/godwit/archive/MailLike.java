package dev.godwit.archive;

import dev.godwit.contract.OutgoingMessage;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Messages as people have them: much text, some HTML, few large attachments; about 30 KB on average. The same for the same seed. */
final class MailLike {
    private static final int WORDS = 20_000;

    private final Random random;
    private final String[] words = new String[WORDS];

    MailLike(long seed) {
        random = new Random(seed);
        for (int i = 0; i < WORDS; i++) {
            StringBuilder word = new StringBuilder();
            for (int n = 2 + random.nextInt(9); n > 0; n--) {
                word.append((char) ('a' + (int) Math.min(25, Math.abs(random.nextGaussian()) * 9)));
            }
            words[i] = word.toString();
        }
    }

    /** Writes {@code count} messages one after the other into {@code file}, which stays open. */
    List<OutgoingMessage> write(Path file, int count) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        List<OutgoingMessage> messages = new ArrayList<>(count);
        long offset = 0;
        for (int i = 0; i < count; i++) {
            byte[] bytes = message(i);
            channel.write(ByteBuffer.wrap(bytes), offset);
            FileBody body = new FileBody(channel, offset, bytes.length, ContentDigest.sha256Of(bytes));
            messages.add(new OutgoingMessage(body, i % 3 == 0 ? Keywords.NONE : Keywords.of(Keywords.SEEN), 1_400_000_000L + i * 60L, i + 1, null));
            offset += bytes.length;
        }
        return messages;
    }

    byte[] message(int number) {
        StringBuilder text = new StringBuilder();
        for (int hop = 0; hop < 4; hop++) {
            text.append("Received: from mx").append(hop).append(".example.org (mx [192.0.2.").append(random.nextInt(250)).append("])\r\n\tby mail.example.net with ESMTPS id ")
                    .append(Long.toHexString(random.nextLong())).append("\r\n\tfor <b@example.net>; Thu, 1 Jan 2015 10:00:0").append(hop).append(" +0000\r\n");
        }
        text.append("From: ").append(word()).append("@example.org\r\nTo: b@example.net\r\nSubject: ").append(word()).append(' ').append(word())
                .append("\r\nMessage-ID: <").append(Long.toHexString(random.nextLong())).append('.').append(number).append("@example.org>\r\nMIME-Version: 1.0\r\n");
        int kind = random.nextInt(100);
        if (kind < 92) {
            text.append("Content-Type: text/plain; charset=utf-8\r\n\r\n");
            prose(text, 1500 + random.nextInt(kind < 70 ? 8_000 : 40_000));
        } else {
            text.append("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            byte[] attachment = new byte[20_000 + random.nextInt(350_000)];
            random.nextBytes(attachment);
            text.append(Base64.getMimeEncoder().encodeToString(attachment)).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String word() {
        double skew = random.nextDouble();
        return words[(int) (skew * skew * skew * WORDS)];
    }

    private void prose(StringBuilder text, int length) {
        int end = text.length() + length;
        for (int column = 0; text.length() < end;) {
            String word = word();
            text.append(word).append(' ');
            column += word.length() + 1;
            if (column > 68) {
                text.append("\r\n");
                column = 0;
            }
        }
    }
}
