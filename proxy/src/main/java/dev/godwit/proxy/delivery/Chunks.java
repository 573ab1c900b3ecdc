package dev.godwit.proxy.delivery;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.config.DeliveryConfig;
import java.io.IOException;
import java.time.Duration;

/** A message sent with BDAT, RFC 3030. It is announced only if all servers have it, and passed on chunk by chunk. Used by one thread. */
final class Chunks {
    private final ChannelStream in;
    private final Transaction transaction;
    private final DeliveryConfig config;
    private final Message message;
    private final ChunkScanner scanner = new ChunkScanner();
    private boolean begun;
    private Reply failure;

    Chunks(ProxyParts parts, ChannelStream in, Protocol protocol, Transaction transaction, DeliveryConfig config) {
        this.in = in;
        this.transaction = transaction;
        this.config = config;
        this.message = new Message(parts, in, protocol, transaction, config);
    }

    Message message() {
        return message;
    }

    /** Takes one chunk. @return the answer to it; after the last one ask {@link Message#end} instead */
    Reply take(Command.Bdat chunk) throws IOException {
        begin();
        if (failure != null) {
            skip(in, chunk.size(), config.commandTimeout());
            return failure;
        }
        if (chunk.last()) {
            last(chunk);
            return Replies.OK;
        }
        announce(chunk.size());
        pass(chunk.size());
        return answers();
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        failure = message.check();
        if (failure != null) {
            return;
        }
        message.carried().forEach(way -> {
            if (!way.link().extensions().has("CHUNKING")) {
                way.fail(Replies.CANNOT_RELAY, true);
            } else if (!way.begins()) {
                way.fail(Replies.LOST, false);
            }
        });
    }

    private void announce(long size) {
        message.carried().forEach(way -> message.attempt(way, () -> way.link().send("BDAT " + size)));
    }

    private void pass(long size) throws IOException {
        for (long left = size; left > 0;) {
            ChannelStream.Block block = in.readBlock((int) Math.min(left, 64 * 1024), config.commandTimeout());
            left -= block.to() - block.from();
            check(block);
            message.pass(block.bytes(), block.from(), block.to());
        }
    }

    private void check(ChannelStream.Block block) {
        if (!transaction.mail().parameters().isBinary() && !message.isRefused()) {
            scanner.scan(block.bytes(), block.from(), block.to());
            if (scanner.isRefused(false)) {
                message.refuse();
            }
        }
    }

    /** What the servers say to a chunk that is not the last: one that is content is enough to go on for. */
    private Reply answers() {
        message.carried().forEach(way -> message.attempt(way, () -> {
            Reply reply = way.link().reply();
            if (!reply.isPositive()) {
                way.fail(reply, false);
            }
        }));
        if (!message.carried().isEmpty()) {
            return Replies.OK;
        }
        failure = transaction.accepted().getFirst().outcome();
        return failure;
    }

    /**
     * The last chunk goes without its LAST, which an empty one brings: a server has the message as soon as it has all bytes that
     * were announced as the last, so nothing that may still be called back can be announced so.
     */
    private void last(Command.Bdat chunk) throws IOException {
        if (chunk.size() > 0) {
            announce(chunk.size());
            pass(chunk.size());
            answers();
        }
        if (!transaction.mail().parameters().isBinary() && scanner.isRefused(true)) {
            message.refuse();
        }
        message.carried().forEach(way -> message.attempt(way, () -> {
            if (message.commits(way)) {
                way.link().send("BDAT 0 LAST");
            }
        }));
    }

    /** Reads a chunk that nobody wants. */
    static void skip(ChannelStream in, long size, Duration timeout) throws IOException {
        for (long left = size; left > 0;) {
            ChannelStream.Block block = in.readBlock((int) Math.min(left, 64 * 1024), timeout);
            left -= block.to() - block.from();
        }
    }
}
