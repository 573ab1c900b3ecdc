package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes and reads at the same time through a server that sends everything back. */
final class Duplex {
    private Duplex() {}

    static void checkEcho(Connection connection, int size) throws Exception {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> received = threads.submit(() -> connection.in().readNBytes(size));
            Future<?> sending = threads.submit(() -> {
                writeInPieces(connection.out(), sent);
                return null;
            });
            sending.get();
            assertThat(received.get()).isEqualTo(sent);
        }
    }

    private static void writeInPieces(OutputStream out, byte[] bytes) throws IOException {
        Random random = new Random(1);
        for (int done = 0; done < bytes.length; ) {
            int piece = Math.min(bytes.length - done, 1 << random.nextInt(19));
            if (piece == 1) {
                out.write(bytes[done]);
            } else {
                out.write(bytes, done, piece);
            }
            if (random.nextInt(4) == 0) {
                out.flush();
            }
            done += piece;
        }
        out.flush();
    }
}
