package dev.godwit.engine.repair;

import dev.godwit.contract.Body;
import dev.godwit.model.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;

/**
 * A message with repairs applied whenever it is read; the repaired bytes are stored nowhere. It reads the original,
 * which must stay open and is not closed with it.
 */
public final class RepairedBody implements Body {
    private static final int PIECE = 8192;

    private final Body original;
    private final RepairPlan plan;
    private final long size;
    private final ContentDigest digest;
    private final List<RepairNote> notes;

    private RepairedBody(Body original, RepairPlan plan, long size, ContentDigest digest, List<RepairNote> notes) {
        this.original = original;
        this.plan = plan;
        this.size = size;
        this.digest = digest;
        this.notes = notes;
    }

    /** Reads the original once, to learn the size and digest of the result and what there is to repair. */
    public static RepairedBody of(Body original, RepairPlan plan) throws IOException {
        MessageDigest digest = ContentDigest.newSha256();
        long size = 0;
        try (RepairStream stream = plan.open(original)) {
            byte[] piece = new byte[PIECE];
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                digest.update(piece, 0, count);
                size += count;
            }
            return new RepairedBody(original, plan, size, ContentDigest.of(digest.digest()), stream.notes());
        }
    }

    /** What was changed; empty if the message has none of the defects. */
    public List<RepairNote> notes() {
        return notes;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ContentDigest digest() {
        return digest;
    }

    @Override
    public InputStream open() throws IOException {
        return plan.open(original);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() {
    }
}
