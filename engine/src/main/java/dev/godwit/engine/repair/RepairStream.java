package dev.godwit.engine.repair;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** A message as it is after repairs. {@link #notes()} is complete when the end has been read. */
final class RepairStream extends InputStream {
    private final InputStream original;
    private final Map<Repair, RepairStage> stages = new EnumMap<>(Repair.class);
    private final RepairStage first;
    private final byte[] chunk = new byte[8192];
    private byte[] ready = new byte[16384];
    private int from;
    private int to;
    private long offset;
    private boolean ended;

    RepairStream(InputStream original, Collection<Repair> repairs, int lineLimit) {
        this.original = original;
        RepairStage stage = new RepairStage(null) {
            @Override
            void put(int b, long at) {
                store(b);
            }

            @Override
            void end(long at) {
                ended = true;
            }
        };
        for (Repair repair : new TreeSet<>(repairs).descendingSet()) {
            stage = repair.stage(lineLimit, stage);
            stages.put(repair, stage);
        }
        first = stage;
    }

    private void store(int b) {
        if (to == ready.length) {
            ready = Arrays.copyOf(ready, ready.length * 2);
        }
        ready[to++] = (byte) b;
    }

    private boolean fill() throws IOException {
        while (from == to && !ended) {
            from = 0;
            to = 0;
            int count = original.read(chunk);
            for (int i = 0; i < count; i++) {
                first.put(chunk[i] & 0xff, offset++);
            }
            if (count < 0) {
                first.end(offset);
            }
        }
        return from < to;
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, bytes.length);
        if (len == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(len, to - from);
        System.arraycopy(ready, from, bytes, off, count);
        from += count;
        return count;
    }

    /** What was done, in the order of {@link Repair}; repairs that found nothing to do are left out. */
    List<RepairNote> notes() {
        return stages.entrySet().stream().filter(entry -> entry.getValue().places() > 0)
                .map(entry -> new RepairNote(entry.getKey(), entry.getValue().places(), entry.getValue().firstOffset())).toList();
    }

    @Override
    public void close() throws IOException {
        original.close();
    }
}
