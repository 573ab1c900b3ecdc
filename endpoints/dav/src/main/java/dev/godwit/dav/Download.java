package dev.godwit.dav;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Get;
import dev.godwit.wire.http.HttpAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A file as it comes. When the connection breaks, the rest is fetched by a range, if the server's entity tag proves that it
 * is the rest of the same file (RFC 9110 §13.1.5); what the server says of its digest is checked at the end. For one thread;
 * reading throws {@link EndpointException}.
 */
final class Download extends InputStream {
    private static final int MOST_RESUMPTIONS = 5;

    private final DavClient client;
    private final String id;
    private final String place;
    private final String strongTag;
    private final long length;
    private final Optional<Checksum> checksum;
    private HttpAnswer answer;
    private long position;
    private int resumptionsLeft;
    private boolean ended;

    /** @param resume whether ranges may be used */
    Download(DavClient client, String id, String place, HttpAnswer answer, boolean resume) {
        this.client = client;
        this.id = id;
        this.place = place;
        this.answer = answer;
        this.length = answer.length();
        String tag = answer.header("ETag").orElse("").strip();
        boolean resumable = resume && tag.startsWith("\"") && !answer.header("Accept-Ranges").orElse("").equalsIgnoreCase("none");
        this.strongTag = resumable ? tag : "";
        this.resumptionsLeft = MOST_RESUMPTIONS;
        this.checksum = Checksum.of(answer.headers());
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
        if (ended || count == 0) {
            return ended ? -1 : 0;
        }
        while (true) {
            try {
                int read = answer.body().read(bytes, offset, count);
                if (read < 0) {
                    end();
                    return -1;
                }
                position += read;
                resumptionsLeft = MOST_RESUMPTIONS;
                checksum.ifPresent(sum -> sum.update(bytes, offset, read));
                return read;
            } catch (IOException broken) {
                resume(broken);
            }
        }
    }

    private void end() throws IOException {
        if (length >= 0 && position < length) {
            throw new IOException("the file ended " + (length - position) + " bytes too early");
        }
        ended = true;
        if (checksum.isPresent() && !checksum.get().matches()) {
            throw EndpointException.of(Kind.MALFORMED, place + ": a file arrived with other content than the server's " + checksum.get().algorithm() + " says")
                    .nextStep("Run again; if it stays so, the file is damaged on the server.");
        }
    }

    /** Goes on where it broke off. Fails if that is not possible. */
    private void resume(IOException broken) {
        answer.close();
        while (resumptionsLeft-- > 0 && !strongTag.isEmpty()) {
            try {
                Optional<HttpAnswer> rest = Get.from(id, position, strongTag).run(client);
                if (rest.isPresent() && isRest(rest.get())) {
                    answer = rest.get();
                    return;
                }
                rest.ifPresent(HttpAnswer::close);
                break;
            } catch (IOException again) {
                broken.addSuppressed(again);
            }
        }
        throw DavErrors.of(place, broken);
    }

    private boolean isRest(HttpAnswer rest) {
        return rest.status() == 206 && rest.header("Content-Range").orElse("").matches("(?i)bytes +" + position + "-.*");
    }

    @Override
    public void close() {
        answer.close();
    }
}
