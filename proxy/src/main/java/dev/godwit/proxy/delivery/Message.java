package dev.godwit.proxy.delivery;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.config.DeliveryConfig;
import dev.godwit.proxy.session.Farewell;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The content of one message on its way to all servers that it goes to, at the pace of the slowest. What a server has failed to
 * take is failed for its recipients and not sent to it any further; the others get theirs. Used by one thread.
 */
final class Message {
    private static final byte[] END = {'.', '\r', '\n'};

    private final ProxyParts parts;
    private final ChannelStream in;
    private final Protocol protocol;
    private final Transaction transaction;
    private final DeliveryConfig config;
    private final List<Consignment> ways;
    private long size;
    private boolean refused;

    Message(ProxyParts parts, ChannelStream in, Protocol protocol, Transaction transaction, DeliveryConfig config) {
        this.parts = parts;
        this.in = in;
        this.protocol = protocol;
        this.transaction = transaction;
        this.config = config;
        this.ways = transaction.consignments();
    }

    /** Whether it may be sent at all. @return null, or why not */
    Reply check() {
        if (transaction.accepted().isEmpty()) {
            return Replies.NO_RECIPIENT;
        }
        Farewell why = transaction.revoked();
        boolean all = ways.isEmpty(); // SMTP has one answer for all recipients
        if (all || protocol == Protocol.SMTP && why != null) {
            return why == null ? Replies.LOST : Replies.revoked(why);
        }
        return null;
    }

    /** Sends DATA to the servers. @return null if at least one waits for the message, or what the client is told */
    Reply begin() {
        Reply refusal = check();
        if (refusal != null) {
            return refusal;
        }
        ways.forEach(way -> attempt(way, () -> {
            if (way.begins()) {
                way.link().send("DATA");
            } else {
                way.fail(Replies.LOST, false);
            }
        }));
        carried().forEach(way -> attempt(way, () -> {
            Reply reply = way.link().reply();
            if (reply.code() != 354) {
                way.fail(reply, reply.code() != 421);
            }
        }));
        return carried().isEmpty() ? transaction.accepted().getFirst().outcome() : null;
    }

    /** What is done with one server; its failure is its recipients' alone. */
    interface Step {
        void run() throws IOException, BackendException;
    }

    void attempt(Consignment way, Step step) {
        try {
            step.run();
        } catch (IOException | BackendException _) {
            way.fail(Replies.LOST, false);
        }
    }

    /** Those servers that still get the message. */
    List<Consignment> carried() {
        return ways.stream().filter(way -> way.recipients().stream().noneMatch(Recipient::hasOutcome)).toList();
    }

    /** Reads the message up to its end, and passes it on without that. */
    void data() throws IOException {
        DataScanner scanner = new DataScanner(config.bareNewlines());
        while (!scanner.isEnded()) {
            ChannelStream.Block block = in.readBlock(64 * 1024, config.commandTimeout());
            int taken = scanner.scan(block.bytes(), block.from(), block.to());
            in.unread(block.to() - block.from() - taken);
            if (scanner.isRefused()) {
                refuse();
            }
            pass(scanner.bytes(), 0, scanner.length());
        }
        carried().forEach(way -> attempt(way, () -> {
            if (answeredAlready(way)) {
                return;
            }
            if (commits(way)) {
                way.link().write(END, 0, END.length);
            }
        }));
    }

    /** A server that answers before the end does not want the rest. */
    private boolean answeredAlready(Consignment way) throws IOException, BackendException {
        if (!way.link().stream().hasInput()) {
            return false;
        }
        Reply reply = way.link().reply();
        way.fail(reply.code() >= 400 ? reply : Replies.LOST, false);
        return true;
    }

    /** @return whether the end may be sent now; if not the way is failed */
    boolean commits(Consignment way) {
        if (parts.gate().isOpen() && way.commits()) {
            return true;
        }
        way.fail(Replies.UNROUTED, false);
        return false;
    }

    /** The content is not to be sent to anybody. */
    void refuse() {
        refused = true;
        carried().forEach(way -> way.fail(Replies.BARE_NEWLINE, false));
    }

    boolean isRefused() {
        return refused;
    }

    void pass(byte[] bytes, int from, int to) {
        if (from == to || refused) {
            return;
        }
        size += to - from;
        carried().forEach(way -> attempt(way, () -> write(way, bytes, from, to)));
    }

    private void write(Consignment way, byte[] bytes, int from, int to) throws IOException, BackendException {
        try {
            way.link().write(bytes, from, to);
        } catch (IOException e) {
            if (!answeredAlready(way)) {
                throw e;
            }
        }
    }

    /** Waits for the servers. @return what the client is told: for each recipient (LMTP), or once */
    List<Reply> end() {
        carried().forEach(way -> way.settle(protocol == Protocol.LMTP, config.messageTimeout()));
        List<Reply> outcomes = transaction.accepted().stream().map(Message::outcome).toList();
        return protocol == Protocol.LMTP ? outcomes : outcomes.subList(0, 1);
    }

    private static Reply outcome(Recipient recipient) {
        Farewell why = recipient.consignment().revoked();
        return recipient.hasOutcome() || why == null ? recipient.outcome() : Replies.revoked(why);
    }

    /** Bytes that were passed on. */
    long size() {
        return size;
    }

    String destinations() {
        return ways.stream().map(Consignment::destination).distinct().collect(Collectors.joining(","));
    }
}
