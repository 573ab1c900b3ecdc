package dev.godwit.testkit.imap;

import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;

/** COMPRESS DEFLATE (RFC 4978). */
final class Compress {
    private Compress() {
    }

    static Reply run(Session s) throws IOException {
        s.needs("COMPRESS=DEFLATE");
        s.in.sp();
        s.in.atom("");
        s.in.crlf();
        if (s.compressed || s.account == null) {
            throw Refused.no("COMPRESSIONACTIVE", "not now");
        }
        return Reply.ok("DEFLATE active");
    }

    /** After the OK has been written. */
    static void begin(Session s) throws IOException {
        s.out.flush();
        s.compressed = true;
        byte[] early = s.in.takeBuffered();
        s.in.replace(new InflaterInputStream(new SequenceInputStream(new ByteArrayInputStream(early), s.rawInput()),
                new Inflater(true)));
        s.out.replace(new DeflaterOutputStream(s.rawOutput(), new Deflater(Deflater.DEFAULT_COMPRESSION, true), true));
    }
}
