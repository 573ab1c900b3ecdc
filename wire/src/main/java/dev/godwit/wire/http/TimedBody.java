package dev.godwit.wire.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The body of an answer as a stream that does not wait for ever: the JDK's own has no timeout once the headers are there. */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {
    private static final int PIECES_AHEAD = 4;

    /** What arrives: pieces, then an end. */
    private sealed interface Arrival {
        record Piece(List<ByteBuffer> buffers) implements Arrival {
        }

        record End(Throwable failure) implements Arrival {
        }
    }

    private final Duration idle;
    /** Holds no more than was asked for. */
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;
    private List<ByteBuffer> piece = List.of();
    private int next;
    private Arrival.End end;
    private volatile boolean closed;

    TimedBody(Duration idle) {
        this.idle = idle;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(PIECES_AHEAD);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrivals.add(new Arrival.Piece(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.add(new Arrival.End(failure));
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival.End(null));
    }

    @Override
    public int read() throws IOException {
        ByteBuffer buffer = current();
        return buffer == null ? -1 : buffer.get() & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = current();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }

    /** A buffer with something in it, or null at the end. */
    private ByteBuffer current() throws IOException {
        while (true) {
            while (next < piece.size()) {
                if (piece.get(next).hasRemaining()) {
                    return piece.get(next);
                }
                next++;
            }
            if (end != null) {
                return atEnd();
            }
            take();
        }
    }

    private ByteBuffer atEnd() throws IOException {
        if (end.failure() != null) {
            throw new IOException("the answer broke off", end.failure());
        }
        return null;
    }

    private void take() throws IOException {
        if (closed) {
            throw new IOException("the answer has been closed");
        }
        switch (await()) {
            case Arrival.Piece arrived -> {
                piece = arrived.buffers();
                next = 0;
                subscription.request(1);
            }
            case Arrival.End last -> end = last;
            case null -> {
                close();
                throw HttpFailure.of(HttpFailure.Reason.STALLED, "nothing came for " + idle.toSeconds() + " s in the middle of an answer", null, null);
            }
        }
    }

    private Arrival await() throws IOException {
        try {
            return arrivals.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an answer was read");
        }
    }

    /** Gives the rest up, together with the connection if there is a rest. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (end == null && subscription != null) {
                subscription.cancel();
            }
        }
    }
}
