package dev.godwit.files;

import java.io.IOException;
import java.io.InputStream;

/**
 * The rule by which stored line ends become a message's bytes. An IMAP server shows a message with CRLF however its
 * file is stored, so the bytes of a message are its CRLF form: a file in which every line ends in a bare LF is given
 * with CRLF, and a file that holds any CRLF, or no LF at all, is given exactly as it is. NUL, bare CR and the missing
 * end of a last line are never touched.
 *
 * @param pureLf whether LF must be given as CRLF
 * @param size how many bytes are given then
 */
public record LineEnds(boolean pureLf, long size) {

    /** Looks at the first {@code length} bytes of {@code content}, which are the whole message. */
    public static LineEnds of(byte[] content, int length) {
        Inspection inspection = new Inspection();
        inspection.add(content, length);
        return inspection.result(length);
    }

    /**
     * Reads {@code in} as far as is needed to decide.
     *
     * @param stored how many bytes it has
     */
    public static LineEnds of(InputStream in, long stored, byte[] buffer) throws IOException {
        Inspection inspection = new Inspection();
        for (int n = in.read(buffer); n >= 0 && !inspection.crlf; n = in.read(buffer)) {
            inspection.add(buffer, n);
        }
        return inspection.result(stored);
    }

    /** {@code stored} with CRLF line ends if it is pure LF, else itself. */
    public InputStream given(InputStream stored) {
        return pureLf ? new CrlfInputStream(stored) : stored;
    }

    /** Counts line ends piece by piece. */
    public static final class Inspection {
        private boolean crlf;
        private boolean afterCr;
        private long lfs;

        public void add(byte[] bytes, int length) {
            for (int i = 0; i < length && !crlf; i++) {
                byte b = bytes[i];
                if (b == '\n') {
                    crlf = afterCr;
                    lfs++;
                }
                afterCr = b == '\r';
            }
        }

        public LineEnds result(long stored) {
            boolean pureLf = !crlf && lfs > 0;
            return new LineEnds(pureLf, pureLf ? stored + lfs : stored);
        }
    }
}
