package dev.godwit.files.mbox;

import dev.godwit.model.Keywords;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a message into an mbox: "From " line, store headers, the message quoted as mboxrd, with LF where every line ends in CRLF, and an empty line. */
final class MessageEncoder {
    private MessageEncoder() {
    }

    /** A message's bytes, to be read twice. */
    interface Content {
        InputStream open() throws IOException;
    }

    /**
     * What was written.
     *
     * @param fromLine how long the "From " line is
     * @param lfForCrlf whether LF stands for CRLF
     */
    record Written(int fromLine, boolean lfForCrlf) {
    }

    static Written write(OutputStream out, Content content, long uid, Keywords keywords, long received) throws IOException {
        Lines lines = look(content);
        byte[] fromLine = ascii(FromLine.write(received));
        out.write(fromLine);
        out.write(ascii(StoreHeaders.write(uid, keywords, lines.bytes, lines.allCrlf())));
        boolean ended = true;
        try (InputStream in = new BufferedInputStream(content.open(), 16384)) {
            boolean first = true;
            for (byte[] piece = piece(in); piece.length > 0; piece = piece(in)) {
                if (first && MessageDecoder.needsQuote(piece)) {
                    out.write('>');
                }
                ended = piece[piece.length - 1] == '\n';
                boolean crlf = lines.allCrlf() && ended;
                out.write(piece, 0, crlf ? piece.length - 2 : piece.length);
                if (crlf) {
                    out.write('\n');
                }
                first = ended;
            }
        }
        out.write(ascii(ended ? "\n" : "\n\n"));
        return new Written(fromLine.length, lines.allCrlf());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A line with its end, or a piece of a long one that does not end between CR and LF. */
    private static byte[] piece(InputStream in) throws IOException {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(128);
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            piece.write(b);
            last = b;
            if (b == '\n' || piece.size() >= MessageDecoder.LOOK && last != '\r') {
                break;
            }
        }
        return piece.toByteArray();
    }

    private static final class Lines {
        long bytes;
        long crlf;
        long bareLf;

        boolean allCrlf() {
            return crlf > 0 && bareLf == 0;
        }
    }

    private static Lines look(Content content) throws IOException {
        Lines lines = new Lines();
        byte[] buffer = new byte[16384];
        int last = 0;
        try (InputStream in = content.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        if (last == '\r') {
                            lines.crlf++;
                        } else {
                            lines.bareLf++;
                        }
                    }
                    last = buffer[i];
                }
                lines.bytes += n;
            }
        }
        return lines;
    }
}
