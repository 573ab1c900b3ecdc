package dev.godwit.engine.pump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.contract.Body;
import dev.godwit.engine.match.Fingerprint;
import dev.godwit.engine.match.Fingerprinter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyStoreTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path directory;
    private final Random random = new Random(1);
    private final BlockPool pool = new BlockPool();

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Gives a few bytes at a time, as a network does. */
    private InputStream trickle(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 1 + random.nextInt(20_000)));
            }
        };
    }

    private static void assertHolds(Body body, byte[] expected) throws IOException {
        assertThat(body.size()).isEqualTo(expected.length);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        body.writeTo(written);
        assertThat(written.toByteArray()).isEqualTo(expected);
        try (InputStream in = body.open()) {
            assertThat(in.readAllBytes()).isEqualTo(expected);
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, MEGABYTE, MEGABYTE + 1, 8 * MEGABYTE, 8 * MEGABYTE + 1, 12 * MEGABYTE})
    void bodies_of_all_sizes_are_what_was_read_one_after_the_other(int size) throws IOException {
        try (BodyStore store = new BodyStore(directory, pool)) {
            byte[] before = bytes(100);
            byte[] bytes = bytes(size);
            byte[] after = bytes(70_000);
            Body first = store.take(trickle(before)).body();
            BodyStore.Taken taken = store.take(trickle(bytes));
            Body last = store.take(trickle(after)).body();
            assertHolds(first, before);
            assertHolds(taken.body(), bytes);
            assertHolds(last, after);
            Fingerprint expected = new Fingerprinter().of(new ByteArrayInputStream(bytes), new byte[8192]);
            assertThat(taken.fingerprint()).isEqualTo(expected);
            assertThat(taken.body().digest()).isEqualTo(expected.digest());
        }
    }

    @Test
    void large_bodies_lie_in_memory_only_while_there_is_room() throws IOException {
        try (BodyStore store = new BodyStore(directory, pool)) {
            List<Body> bodies = new ArrayList<>();
            while (files() == 0) {
                bodies.add(store.take(trickle(bytes(4 * MEGABYTE))).body());
            }
            assertThat(bodies).hasSizeBetween(8, 9);
            bodies.forEach(Body::close);
            assertThat(files()).isZero();
            store.take(trickle(bytes(4 * MEGABYTE)));
            assertThat(files()).isZero();
        }
    }

    @Test
    void memory_is_used_again_once_all_bodies_in_it_are_closed_and_not_before() throws IOException {
        BodyStore store = new BodyStore(directory, pool);
        byte[] kept = bytes(1000);
        Body open = store.take(trickle(kept)).body();
        Body closed = store.take(trickle(bytes(200_000))).body();
        closed.close();
        closed.close();
        for (int i = 0; i < 50; i++) {
            store.take(trickle(bytes(150_000))).body().close();
        }
        assertHolds(open, kept);
        open.close();
        store.close();
        assertThat(pool.used()).isZero();
    }

    @Test
    void a_body_that_was_closed_gives_no_byte_of_another() throws IOException {
        try (BodyStore store = new BodyStore(directory, pool)) {
            Body body = store.take(trickle(bytes(100_000))).body();
            InputStream reading = body.open();
            assertThat(reading.read(new byte[10])).isEqualTo(10);
            body.close();
            assertThatThrownBy(() -> reading.read(new byte[10])).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> body.writeTo(new ByteArrayOutputStream())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_body_that_breaks_off_leaves_nothing_behind() throws IOException {
        for (int size : new int[] {10, 100_000, 10 * MEGABYTE}) {
            BodyStore store = new BodyStore(directory, pool);
            InputStream broken = new InputStream() {
                private int left = size;

                @Override
                public int read() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public int read(byte[] to, int offset, int length) throws IOException {
                    if (left == 0) {
                        throw new IOException("broken");
                    }
                    int n = Math.min(left, length);
                    left -= n;
                    return n;
                }
            };
            assertThatThrownBy(() -> store.take(broken)).hasMessage("broken");
            byte[] bytes = bytes(500);
            BodyStore.Taken next = store.take(trickle(bytes));
            assertThat(next.fingerprint()).isEqualTo(new Fingerprinter().of(new ByteArrayInputStream(bytes), new byte[100]));
            assertHolds(next.body(), bytes);
            next.body().close();
            store.close();
            assertThat(pool.used()).isZero();
            assertThat(files()).isZero();
        }
    }
}
