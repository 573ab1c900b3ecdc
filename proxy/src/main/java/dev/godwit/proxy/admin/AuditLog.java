package dev.godwit.proxy.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Who did what: one line of JSON for each administrative act, also for those that were refused, appended and on the disk before
 * the answer is given. The file is opened for every line, so it can be rotated by renaming. Safe for any thread.
 */
final class AuditLog {
    private final Optional<Path> path;
    private final Clock clock;

    AuditLog(Optional<Path> path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    /** An act that can be written down; to be called before it is done. @throws Refusal 503 if it cannot */
    void prepare() {
        path.ifPresent(file -> append(file, ""));
    }

    /** @param identifier the name that was given, normalised; empty if the act is not about one */
    void write(Request request, String act, String identifier, String result, Optional<RouteRow> before, Optional<RouteRow> after) {
        if (path.isEmpty()) {
            return;
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("time", clock.instant().toString()).put("who", request.who()).put("from", request.from()).put("act", act);
        if (!identifier.isEmpty()) {
            line.put("identifier", identifier);
        }
        line.put("result", result);
        before.ifPresent(row -> line.set("before", row(row)));
        after.ifPresent(row -> line.set("after", row(row)));
        append(path.get(), line + "\n");
    }

    void write(Request request, String act, String identifier, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done done -> write(request, act, identifier, "done", Optional.of(done.before()), Optional.of(done.after()));
            case Outcome.EpochDiffers differs -> write(request, act, identifier, "epoch-differs", Optional.of(differs.now()), Optional.empty());
            case Outcome.NotHeld notHeld -> write(request, act, identifier, "not-held", Optional.of(notHeld.now()), Optional.empty());
            case Outcome.Absent _ -> write(request, act, identifier, "absent", Optional.empty(), Optional.empty());
            case Outcome.Taken _ -> write(request, act, identifier, "taken", Optional.empty(), Optional.empty());
            case Outcome.ReadOnly _ -> write(request, act, identifier, "read-only", Optional.empty(), Optional.empty());
        }
    }

    static ObjectNode row(RouteRow row) {
        return JsonNodeFactory.instance.objectNode().put("account", row.account()).put("destination", row.destination().orElse(null)).put("epoch", row.epoch())
                .put("held_until", row.heldUntil().map(Instant::toString).orElse(null));
    }

    private static void append(Path file, String text) {
        try (FileChannel channel = FileChannel.open(file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))) {
            ByteBuffer line = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new Refusal(503, "the audit log cannot be written: " + e.getClass().getSimpleName());
        }
    }
}
