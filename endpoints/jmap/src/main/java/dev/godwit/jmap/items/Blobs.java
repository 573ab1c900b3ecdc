package dev.godwit.jmap.items;

import dev.godwit.contract.Body;
import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.RefusalReason;
import dev.godwit.jmap.JmapErrors;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.MalformedAnswerException;
import dev.godwit.jmap.client.ProblemException;
import dev.godwit.wire.http.HttpAnswer;
import dev.godwit.wire.http.HttpCall;
import dev.godwit.wire.http.HttpContent;
import dev.godwit.wire.http.HttpFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Uploads and downloads. Any thread. @param place for errors */
record Blobs(JmapClient client, String place) {
    /** The largest blob that is put into an object's JSON; larger ones are refused. */
    private static final int LARGEST_INLINE = 32 << 20;

    /** @return its id */
    String upload(Body body, String type) throws IOException, Refusal {
        return upload(new HttpContent.Streamed(() -> open(body), body.size()), body.size(), type);
    }

    String upload(byte[] bytes, String type) throws IOException, Refusal {
        return upload(new HttpContent.Bytes(bytes), bytes.length, type);
    }

    private String upload(HttpContent content, long size, String type) throws IOException, Refusal {
        if (size > client.limits().maxSizeUpload()) {
            throw tooLarge();
        }
        try {
            JmapClient.Blob blob = client.upload(content, type);
            if (blob.size() >= 0 && blob.size() != size) {
                throw new MalformedAnswerException("of an upload of " + size + " bytes the server has " + blob.size());
            }
            return blob.blobId();
        } catch (HttpFailure e) {
            if (e.reason() == HttpFailure.Reason.TOO_LARGE) {
                throw tooLarge();
            }
            if (size == 0 && (e.status() == 400 || e.status() == 500)) { // James and Cyrus take no upload of nothing
                throw new Refusal(RefusalReason.UNCLASSIFIED, "the server does not take an empty content");
            }
            throw e;
        } catch (ProblemException e) {
            if (e.limit().equals("maxSizeUpload") || e.status() == 413) {
                throw tooLarge();
            }
            throw e;
        }
    }

    private static Refusal tooLarge() {
        return new Refusal(RefusalReason.TOO_LARGE, "it is larger than an upload may be");
    }

    private static InputStream open(Body body) {
        try {
            return body.open();
        } catch (IOException e) {
            throw EndpointException.of(Kind.MALFORMED, "an item that was to be stored could not be read", e);
        }
    }

    /** Gives a blob while it is open. @throws Refusal if there is none */
    void download(String blobId, String type, ItemType.ContentSink sink) throws IOException, Refusal {
        try (HttpAnswer answer = open(blobId, type)) {
            sink.content(new Input(answer.body(), place));
        }
    }

    /** Gives what is at a path of the server, as servers tell it that have no blob of it. */
    void at(String path, ItemType.ContentSink sink) throws IOException, Refusal {
        if (!path.startsWith("/") || path.startsWith("//")) {
            throw new Refusal(RefusalReason.UNCLASSIFIED, "the server does not tell where its content is");
        }
        URI uri = client.transport().options().origin().resolve(path);
        try (HttpAnswer answer = client.transport().send(HttpCall.get(uri))) {
            if (answer.status() == 404) {
                throw new Refusal(RefusalReason.UNCLASSIFIED, "the server does not have its content");
            }
            if (!answer.isSuccess()) {
                throw answer.failure();
            }
            sink.content(new Input(answer.body(), place));
        }
    }

    byte[] bytes(String blobId, String type) throws IOException, Refusal {
        try (HttpAnswer answer = open(blobId, type)) {
            byte[] bytes = answer.body().readNBytes(LARGEST_INLINE + 1);
            if (bytes.length > LARGEST_INLINE) {
                throw new Refusal(RefusalReason.TOO_LARGE, "a part of it is larger than " + LARGEST_INLINE + " bytes");
            }
            return bytes;
        }
    }

    private HttpAnswer open(String blobId, String type) throws IOException, Refusal {
        try {
            return client.download(blobId, type);
        } catch (HttpFailure e) {
            if (e.reason() == HttpFailure.Reason.NOT_FOUND) {
                throw new Refusal(RefusalReason.UNCLASSIFIED, "the server does not have its content");
            }
            throw e;
        }
    }

    /** A content on its way: failures of the connection are endpoint errors, so that whoever reads can tell them from its own. */
    private static final class Input extends FilterInputStream {
        private final String place;

        Input(InputStream in, String place) {
            super(in);
            this.place = place;
        }

        @Override
        public int read() {
            try {
                return in.read();
            } catch (IOException e) {
                throw JmapErrors.of(place, e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                throw JmapErrors.of(place, e);
            }
        }

        @Override
        public void close() {
            // the answer is closed by whoever opened it
        }
    }
}
