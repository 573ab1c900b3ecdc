package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.Importing.Uploaded;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.MalformedAnswerException;
import dev.godwit.jmap.client.ProblemException;
import dev.godwit.wire.http.HttpContent;
import dev.godwit.wire.http.HttpFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Uploads messages, as many at once as the server allows. */
final class Uploads {
    private static final String TYPE = "message/rfc822";

    private final JmapClient client;
    private final Refusals refusals;

    /** Hears which messages are not even taken as blobs. */
    interface Refusals {
        void refused(int index, RefusalReason reason, String text);
    }

    Uploads(JmapClient client, Refusals refusals) {
        this.client = client;
        this.refusals = refusals;
    }

    /** Uploads, perhaps not for the first time. @return those that were taken, in order */
    List<Uploaded> upload(List<Uploaded> messages) throws IOException {
        List<Uploaded> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> blobIds = messages.stream().map(each -> threads.submit(() -> upload(each.message()))).toList();
            for (int i = 0; i < blobIds.size(); i++) {
                Uploaded each = messages.get(i);
                try {
                    done.add(new Uploaded(each.index(), each.message(), await(blobIds.get(i))));
                } catch (RefusedUpload e) {
                    refusals.refused(each.index(), e.reason, e.getMessage());
                } catch (IOException | RuntimeException e) {
                    threads.shutdownNow();
                    throw e;
                }
            }
        }
        return done;
    }

    /** The server does not take these bytes, although they are within what the session says. */
    private static final class RefusedUpload extends IOException {
        private final RefusalReason reason;

        RefusedUpload(RefusalReason reason, IOException cause) {
            super(reason == RefusalReason.TOO_LARGE ? "the upload is too large for the server" : "the server does not take an empty message", cause);
            this.reason = reason;
        }
    }

    private String upload(OutgoingMessage message) throws IOException {
        long size = message.body().size();
        try {
            JmapClient.Blob blob = client.upload(new HttpContent.Streamed(() -> open(message), size), TYPE);
            if (blob.size() >= 0 && blob.size() != size) {
                throw new MalformedAnswerException("of an upload of " + size + " bytes the server has " + blob.size());
            }
            return blob.blobId();
        } catch (HttpFailure e) {
            throw e.reason() == HttpFailure.Reason.TOO_LARGE ? new RefusedUpload(RefusalReason.TOO_LARGE, e) : ofEmpty(size, e, e.status());
        } catch (ProblemException e) {
            throw e.limit().equals("maxSizeUpload") || e.status() == 413 ? new RefusedUpload(RefusalReason.TOO_LARGE, e) : ofEmpty(size, e, e.status());
        }
    }

    private static IOException ofEmpty(long size, IOException failure, int status) {
        return size == 0 && status == 400 ? new RefusedUpload(RefusalReason.UNCLASSIFIED, failure) : failure;
    }

    private static java.io.InputStream open(OutgoingMessage message) {
        try {
            return message.body().open();
        } catch (IOException e) {
            throw EndpointException.of(Kind.MALFORMED, "a message that was to be stored could not be read", e);
        }
    }

    private static String await(Future<String> blobId) throws IOException {
        try {
            return blobId.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException runtime -> throw runtime;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while messages were uploaded");
        }
    }
}
