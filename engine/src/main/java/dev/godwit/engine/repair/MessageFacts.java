package dev.godwit.engine.repair;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which defects a message has. A defect is what its repair would change, so a message without the defect is one that
 * the repair leaves alone.
 *
 * @param size in bytes
 * @param longestLine in bytes without the line end
 * @param lineLimit the line length that counted as too long
 */
public record MessageFacts(long size, long longestLine, int lineLimit, Map<Repair, RepairNote> defects) {
    public MessageFacts {
        defects = Map.copyOf(defects);
    }

    /** Reads the message once and to its end; does not close it. */
    public static MessageFacts scan(InputStream message) throws IOException {
        return scan(message, Repair.STANDARD_LINE);
    }

    /** @param lineLimit the longest line allowed, without its line end */
    public static MessageFacts scan(InputStream message, int lineLimit) throws IOException {
        Map<Repair, RepairStage> stages = new EnumMap<>(Repair.class);
        for (Repair repair : Repair.values()) {
            stages.put(repair, repair.stage(lineLimit, new Nowhere()));
        }
        List<RepairStage> all = new ArrayList<>();
        for (Map.Entry<Repair, RepairStage> stage : stages.entrySet()) {
            // an mbox line is a defect of its own, not a header line that is none
            boolean ofHeaderLines = stage.getKey() == Repair.BAD_HEADER || stage.getKey() == Repair.MISSING_SEPARATOR;
            all.add(ofHeaderLines ? new FromLineStage(stage.getValue()) : stage.getValue());
        }
        LineLength lines = new LineLength();
        all.add(lines);
        byte[] piece = new byte[8192];
        long offset = 0;
        for (int count = message.read(piece); count >= 0; count = message.read(piece)) {
            for (RepairStage stage : all) {
                for (int i = 0; i < count; i++) {
                    stage.put(piece[i] & 0xff, offset + i);
                }
            }
            offset += count;
        }
        for (RepairStage stage : all) {
            stage.end(offset);
        }
        Map<Repair, RepairNote> defects = new EnumMap<>(Repair.class);
        stages.forEach((repair, stage) -> {
            if (stage.places() > 0) {
                defects.put(repair, new RepairNote(repair, stage.places(), stage.firstOffset()));
            }
        });
        return new MessageFacts(offset, lines.longest, lineLimit, defects);
    }

    public boolean has(Repair defect) {
        return defects.containsKey(defect);
    }

    public Optional<RepairNote> defect(Repair repair) {
        return Optional.ofNullable(defects.get(repair));
    }

    private static final class Nowhere extends RepairStage {
        Nowhere() {
            super(null);
        }

        @Override
        void put(int b, long at) {
        }

        @Override
        void end(long at) {
        }
    }

    private static final class LineLength extends RepairStage {
        private long longest;
        private long length;

        LineLength() {
            super(null);
        }

        @Override
        void put(int b, long at) {
            length = b == '\n' ? 0 : length + 1;
            longest = Math.max(longest, b == '\r' ? length - 1 : length);
        }

        @Override
        void end(long at) {
        }
    }
}
