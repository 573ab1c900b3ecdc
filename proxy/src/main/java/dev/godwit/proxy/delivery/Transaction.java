package dev.godwit.proxy.delivery;

import dev.godwit.proxy.Protocol;
import dev.godwit.proxy.ProxyParts;
import dev.godwit.proxy.backend.BackendException;
import dev.godwit.proxy.backend.BackendException.Stage;
import dev.godwit.proxy.backend.ClientInfo;
import dev.godwit.proxy.config.LimitsConfig;
import dev.godwit.proxy.session.Admission;
import dev.godwit.proxy.session.Farewell;
import dev.godwit.routes.Identity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One message: its sender, and its recipients by the servers where they live. Used by one thread. */
final class Transaction {
    /** A recipient that is called back before its server has taken it asks for its way again, so often. */
    private static final int MOST_LOOKS = 5;

    private final ProxyParts parts;
    private final Links links;
    private final Protocol protocol;
    private final ClientInfo client;
    private final Command.Mail mail;
    private final List<Recipient> accepted = new ArrayList<>();
    private final List<Consignment> consignments = new ArrayList<>();
    private Duration patience;

    Transaction(ProxyParts parts, Links links, Protocol protocol, ClientInfo client, Command.Mail mail) {
        this.parts = parts;
        this.links = links;
        this.protocol = protocol;
        this.client = client;
        this.mail = mail;
        this.patience = parts.config().get().delivery().hold();
    }

    Command.Mail mail() {
        return mail;
    }

    /** Those whose server has taken them, in the order of their commands. */
    List<Recipient> accepted() {
        return accepted;
    }

    /** Those that have a message to carry. */
    List<Consignment> consignments() {
        return consignments.stream().filter(one -> !one.isOver() && one.revoked() == null && !one.recipients().isEmpty()).toList();
    }

    /** Why a recipient that was accepted cannot be delivered to any more, or null. */
    Farewell revoked() {
        return accepted.stream().map(recipient -> recipient.consignment().revoked()).filter(why -> why != null).findFirst().orElse(null);
    }

    /** Finds the recipient's server and asks it. */
    Reply rcpt(Command.Rcpt rcpt) throws InterruptedIOException {
        Optional<Identity> identity = parts.identities().ofAddress(Utf8.decode(rcpt.recipient().unquoted()));
        if (identity.isEmpty()) {
            return Replies.NOT_ROUTABLE;
        }
        if (accepted.size() >= parts.config().get().delivery().maxRecipients()) {
            return Replies.TOO_MANY_RECIPIENTS;
        }
        if (protocol == Protocol.SMTP && revoked() != null) {
            return Replies.revoked(revoked());
        }
        for (int look = 0; look < MOST_LOOKS; look++) {
            Recipient recipient = new Recipient(rcpt.recipient(), parts.sessions());
            Reply reply = look(recipient, identity.get(), rcpt.parameters());
            if (reply != null) {
                return reply;
            }
        }
        return Replies.MOVED;
    }

    /** @return null if it was called back meanwhile and may look again */
    private Reply look(Recipient recipient, Identity identity, Parameters parameters) throws InterruptedIOException {
        recipient.session(parts.sessions().open(protocol, client.address(), recipient));
        Admission admission = admit(recipient, identity);
        Reply reply = switch (admission) {
            case Admission.Refused refused -> refused.held() ? Replies.HELD : Replies.UNROUTED;
            case Admission.Admitted admitted -> ask(recipient, admitted.route().destination(), parameters);
        };
        if (reply == null || !reply.isPositive()) {
            Consignment way = recipient.consignment();
            if (way == null) {
                recipient.ended();
            } else {
                way.remove(recipient);
            }
        } else {
            accepted.add(recipient);
        }
        return reply;
    }

    private Admission admit(Recipient recipient, Identity identity) throws InterruptedIOException {
        long start = System.nanoTime();
        try {
            return parts.gate().admit(recipient.open(), identity, patience).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException().initCause(e);
        } catch (java.util.concurrent.ExecutionException e) {
            return new Admission.Refused("the gate failed");
        } finally {
            Duration left = patience.minusNanos(System.nanoTime() - start);
            patience = left.isNegative() ? Duration.ZERO : left;
        }
    }

    private Reply ask(Recipient recipient, String destination, Parameters parameters) throws InterruptedIOException {
        if (protocol == Protocol.SMTP && accepted.stream().anyMatch(other -> !other.consignment().destination().equals(destination))) {
            return Replies.OTHER_SERVER;
        }
        Consignment way = null;
        try {
            way = consignment(destination);
            if (!parameters.areWithin(way.link().extensions())) {
                return Replies.CANNOT_RELAY;
            }
            if (!recipient.joins(way)) {
                return null;
            }
            Reply reply = way.link().command("RCPT TO:<" + recipient.path().text() + ">" + parameters.text(way.link().extensions()));
            parts.backends().succeeded(destination);
            return answered(way, reply);
        } catch (Refusal refusal) {
            return refusal.reply;
        } catch (BackendException e) {
            return way != null && way.revoked() != null ? null : failed(way, destination, e);
        } catch (InterruptedIOException e) {
            if (e instanceof java.net.SocketTimeoutException) {
                return failed(way, destination, new BackendException(Stage.TIMEOUT, "it did not answer in time", e));
            }
            throw e;
        } catch (IOException e) {
            return way != null && way.revoked() != null ? null : failed(way, destination, new BackendException(Stage.DIALOGUE, "it broke off", e));
        }
    }

    private static Reply answered(Consignment way, Reply reply) {
        if (reply.code() == 421) {
            way.fail(reply, false);
        }
        return reply.passedOn();
    }

    private Reply failed(Consignment way, String destination, BackendException e) {
        parts.log().event("delivery-failed", "protocol", protocol.word(), "destination", destination, "stage", e.stage().name().toLowerCase(java.util.Locale.ROOT),
                "reason", e.getMessage());
        if (way != null) {
            parts.backends().failed(destination, e.stage(), client.address().getAddress());
            way.fail(Replies.LOST, false);
        }
        return e.stage() == Stage.POLICY ? Replies.MISCONFIGURED : way == null ? Replies.DOWN : Replies.LOST;
    }

    /** The server does not take the sender. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Reply reply;

        Refusal(Reply reply) {
            super(null, null, false, false);
            this.reply = reply;
        }
    }

    /** The one that is on its way to this server, or a new one. */
    private Consignment consignment(String destination) throws BackendException, IOException, Refusal {
        for (Consignment one : consignments) {
            if (!one.isOver() && one.revoked() == null && one.link().stream().isOpen() && one.destination().equals(destination)) {
                return one;
            }
        }
        Link link = links.take(destination);
        Reply reply = null;
        if (link != null) {
            reply = again(link);
        }
        if (reply == null) {
            link = links.open(destination);
            reply = first(link);
        }
        if (reply.code() == 421) {
            link.close();
        } else if (!reply.isPositive()) {
            links.give(link);
        }
        if (!reply.isPositive()) {
            throw new Refusal(reply.passedOn());
        }
        LimitsConfig limits = parts.config().get().limits();
        Consignment way = new Consignment(link, limits.drain().plus(limits.parting()));
        consignments.add(way);
        return way;
    }

    /** MAIL on a connection that was used before: it may have grown too old. @return null if another one is needed */
    private Reply again(Link link) throws Refusal, InterruptedIOException {
        try {
            if (link.isDirty() && !link.command("RSET").isPositive()) {
                link.close();
                return null;
            }
            Reply reply = mail(link);
            if (reply.code() == 421) {
                link.close();
                return null;
            }
            return reply;
        } catch (IOException | BackendException _) {
            link.close();
            return null;
        }
    }

    private Reply first(Link link) throws IOException, BackendException, Refusal {
        try {
            return mail(link);
        } catch (IOException | BackendException e) {
            link.close();
            parts.backends().failed(link.backend().destination(), Stage.DIALOGUE, client.address().getAddress());
            throw e;
        }
    }

    private Reply mail(Link link) throws IOException, BackendException, Refusal {
        if (!mail.parameters().areWithin(link.extensions())) {
            links.give(link);
            throw new Refusal(Replies.CANNOT_RELAY);
        }
        link.dirty(true);
        return link.command("MAIL FROM:<" + mail.sender().text() + ">" + mail.parameters().text(link.extensions()));
    }

    /** Ends everything that no message was sent for, and keeps connections that can be used again. */
    void end() {
        for (Consignment one : consignments) {
            if (!one.isOver() && one.revoked() == null) {
                one.over();
            }
            links.give(one.link());
        }
    }

    /** Ends everything at once: no server gets the end of a message that did not have it. */
    void abort() {
        consignments.stream().filter(one -> !one.isOver()).forEach(Consignment::abort);
        end();
    }
}
