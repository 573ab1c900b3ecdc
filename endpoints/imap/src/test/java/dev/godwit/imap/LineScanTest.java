package dev.godwit.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LineScanTest {
    /** What matters, and bytes that are close to it. */
    private static final byte[] ALPHABET = {'\r', '\n', 0, 'a', 0x0b, 0x0c, 0x0e, 1, (byte) 0x8d, (byte) 0x8a, (byte) 0x80, (byte) 0xff};

    @Test
    void tells_the_same_as_looking_at_one_byte_after_the_other_however_the_bytes_are_cut() {
        Random random = new Random(7);
        for (int round = 0; round < 50_000; round++) {
            byte[] message = message(random);
            LineScan scan = new LineScan();
            for (int at = 0; at < message.length; ) {
                int piece = Math.min(message.length - at, 1 + random.nextInt(30));
                scan.write(message, at, piece);
                at += piece;
            }
            assertThat(scan.hasNul()).as("NUL, round %d", round).isEqualTo(slowHasNul(message));
            assertThat(scan.hasBareNewline()).as("bare newline, round %d", round).isEqualTo(slowHasBareNewline(message));
            assertThat(scan.last()).isEqualTo(message.length == 0 ? 0 : message[message.length - 1] & 0xff);
        }
    }

    /** Mostly pairs, so that messages without a bare newline are among them. */
    private static byte[] message(Random random) {
        byte[] message = new byte[random.nextInt(60)];
        for (int i = 0; i < message.length; i++) {
            if (random.nextInt(6) == 0 && i + 1 < message.length) {
                message[i++] = '\r';
                message[i] = '\n';
            } else {
                message[i] = ALPHABET[random.nextInt(40) == 0 ? random.nextInt(3) : 3 + random.nextInt(ALPHABET.length - 3)];
            }
        }
        return message;
    }

    private static boolean slowHasNul(byte[] message) {
        for (byte b : message) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean slowHasBareNewline(byte[] message) {
        for (int i = 0; i < message.length; i++) {
            boolean afterCr = i > 0 && message[i - 1] == '\r';
            boolean beforeLf = i + 1 < message.length && message[i + 1] == '\n';
            if (message[i] == '\n' && !afterCr || message[i] == '\r' && !beforeLf) {
                return true;
            }
        }
        return false;
    }
}
