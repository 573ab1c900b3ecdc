package dev.godwit.files.mbox;

import dev.godwit.files.LineEnds;
import dev.godwit.model.Keywords;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Finds the messages of an mbox file. A message begins with a "From " line that carries a date and stands at the start
 * of the file or after an empty line. A Content-Length is believed only if a "From " line or the end of the file follows
 * it, and then nothing in the body is quoted (mboxcl2; Dovecot). Everywhere else one '>' is taken off {@code >From }
 * lines (mboxrd; for mboxo, where that cannot be undone for certain, it is the better guess).
 */
final class MboxSplitter {
    /** How quoted lines are read. */
    enum Format {
        AUTO, MBOXO, MBOXRD, MBOXCL,
        /** As MBOXRD, but lines named like those of a store belong to the messages: Google Takeout. */
        PLAIN
    }

    private static final int LONGEST_HEADER_LINE = 4096;

    private final FileChannel channel;
    private final ZoneId zone;
    private final Format format;
    private final LineReader lines;
    private final MboxIndex index = new MboxIndex();
    private long[] hashes = new long[16];
    private long lastUid;

    MboxSplitter(FileChannel channel, ZoneId zone, Format format) {
        this.channel = channel;
        this.zone = zone;
        this.format = format;
        this.lines = new LineReader(channel);
    }

    /** The message in hand. */
    private static final class Current {
        final long fromLine;
        final long start;
        final long received;
        final StoreHeaders store = new StoreHeaders();
        boolean inHeader = true;
        boolean lengthHolds;
        long bodyStart;
        long baseLineAt = -1;

        Current(long fromLine, long start, long received) {
            this.fromLine = fromLine;
            this.start = start;
            this.received = received;
        }
    }

    /** Whether the file begins as an mbox does; an empty one does. */
    static boolean looksLikeMbox(FileChannel channel) throws IOException {
        LineReader lines = new LineReader(channel);
        while (lines.next()) {
            if (!lines.isEmptyLine()) {
                return MessageDecoder.isFrom(lines.line(), 0);
            }
        }
        return true;
    }

    MboxIndex split() throws IOException {
        Current current = null;
        boolean afterEmpty = true;
        long emptyAt = 0;
        while (lines.next()) {
            OptionalLong date = afterEmpty && lines.startsLine() && MessageDecoder.isFrom(lines.line(), 0) ? dateOf(lines.line()) : OptionalLong.empty();
            if (date.isPresent()) {
                finish(current, emptyAt, false);
                current = new Current(lines.offset(), lines.position(), date.getAsLong());
                afterEmpty = false;
            } else {
                afterEmpty = lines.isEmptyLine();
                emptyAt = lines.offset();
                if (current != null && current.inHeader && header(current)) {
                    lines.seek(current.bodyStart + current.store.contentLength());
                    afterEmpty = true;
                    emptyAt = lines.position();
                }
            }
        }
        index.goodEnd = channel.size();
        finish(current, afterEmpty ? emptyAt : channel.size(), true);
        numberProvisionally();
        return index;
    }

    private OptionalLong dateOf(byte[] line) {
        return FromLine.date(new String(line, StandardCharsets.ISO_8859_1).stripTrailing(), zone);
    }

    /** Takes one line of the header; true if it was the last one and a Content-Length tells where the body ends. */
    private boolean header(Current current) throws IOException {
        if (lines.isEmptyLine()) {
            current.inHeader = false;
            current.bodyStart = lines.position();
            current.lengthHolds = current.store.contentLength() >= 0 && !current.store.marked() && format != Format.MBOXO && format != Format.MBOXRD && format != Format.PLAIN
                    && endsMessage(current.bodyStart + current.store.contentLength());
            return current.lengthHolds;
        }
        if (format == Format.PLAIN || !lines.startsLine() || current.store.marked() || lines.line().length > LONGEST_HEADER_LINE) {
            return false;
        }
        String text = new String(lines.line(), StandardCharsets.UTF_8);
        String name = StoreHeaders.nameOf(text);
        if (name != null) {
            current.store.add(name, text.stripTrailing());
            if (name.startsWith("x-imap")) {
                current.baseLineAt = lastUidDigits(text);
            }
        } else if (StoreHeaders.isContentLength(text)) {
            current.store.contentLength(text);
        }
        return false;
    }

    /** Where ten digits of a last UID stand, or -1. */
    private long lastUidDigits(String line) {
        java.util.regex.Matcher m = java.util.regex.Pattern.compile("[^:]+:\\s*\\d+\\s(\\d{10})(\\s.*)?", java.util.regex.Pattern.DOTALL).matcher(line);
        return m.matches() ? lines.offset() + m.start(1) : -1;
    }

    private boolean endsMessage(long at) throws IOException {
        if (at >= channel.size()) {
            return at == channel.size();
        }
        LineReader ahead = new LineReader(channel);
        ahead.seek(at);
        boolean any = ahead.next();
        for (int empty = 0; any && empty < 2 && ahead.isEmptyLine(); empty++) {
            any = ahead.next();
        }
        return !any || dateOf(ahead.line()).isPresent();
    }

    private void finish(Current current, long emptyAt, boolean last) throws IOException {
        if (current == null) {
            return;
        }
        StoreHeaders store = current.store;
        if (index.size() == 0 && index.uidValidity == 0 && store.uidValidity() > 0) {
            index.uidValidity = store.uidValidity();
            index.lastUid = store.lastUid();
            index.lastUidAt = current.baseLineAt;
        }
        if (store.pseudo()) {
            return;
        }
        long end = current.inHeader ? Math.max(current.start, emptyAt) : Math.max(current.bodyStart, emptyAt);
        if (current.lengthHolds) {
            end = current.bodyStart + store.contentLength();
        }
        boolean unquote = !current.lengthHolds && (store.marked() || format != Format.MBOXCL);
        MboxIndex.Coding coding = new MboxIndex.Coding(store.marked(), unquote, store.originalCrlf(), current.lengthHolds, format == Format.PLAIN);
        long hash = 0;
        long given = store.originalSize();
        if (!store.marked() || last) {
            Measured measured = measure(current, end, coding);
            if (store.marked() && measured.lineEnds().size() < given) {
                index.goodEnd = current.fromLine; // cut off by a crash while it was written
                return;
            }
            if (!store.marked()) {
                hash = measured.hash();
                given = measured.lineEnds().size();
                coding = new MboxIndex.Coding(false, unquote, measured.lineEnds().pureLf(), current.lengthHolds, format == Format.PLAIN);
            }
        }
        add(current, end, given, coding, hash);
    }

    private record Measured(LineEnds lineEnds, long hash) {
    }

    private Measured measure(Current current, long end, MboxIndex.Coding coding) throws IOException {
        byte[] buffer = new byte[16384];
        LineEnds.Inspection inspection = new LineEnds.Inspection();
        long total = 0;
        long hash = current.received;
        InputStream decoded = new MessageDecoder(new BufferedInputStream(new FileRange(channel, current.start, end), 16384), coding,
                coding.marked() ? current.store.originalSize() : Long.MAX_VALUE);
        for (int n = decoded.read(buffer); n >= 0; n = decoded.read(buffer)) {
            inspection.add(buffer, n);
            total += n;
            for (int i = 0; i < n; i++) {
                hash = hash * 1_099_511_628_211L + (buffer[i] & 0xff);
            }
        }
        return new Measured(inspection.result(total), hash);
    }

    private void add(Current current, long end, long given, MboxIndex.Coding coding, long hash) {
        long uid = current.store.uid();
        boolean good = index.uidValidity > 0 && uid > lastUid && uid <= 0xffffffffL;
        lastUid = good ? uid : lastUid;
        index.numbered &= good;
        Keywords keywords = current.store.keywords();
        if (index.size() == hashes.length) {
            hashes = Arrays.copyOf(hashes, hashes.length * 2);
        }
        hashes[index.size()] = hash;
        index.add(current.start, end, given, current.received, good ? uid : 0, keywords, coding);
    }

    /** Messages without a UID of the file get one made of their content: the same in every run, whatever comes and goes before them. */
    private void numberProvisionally() {
        long[] keys = new long[index.size()];
        int count = 0;
        for (int row = 0; row < index.size(); row++) {
            if (index.uid(row) == 0) {
                long mixed = hashes[row] ^ hashes[row] >>> 29;
                keys[count++] = Long.remainderUnsigned(mixed * 0xbf58476d1ce4e5b9L, (1L << 31) - (1 << 20)) << 32 | row;
            }
        }
        Arrays.sort(keys, 0, count);
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = Math.max((1L << 31) + (keys[i] >>> 32), last + 1);
            index.setUid((int) keys[i], last);
        }
        index.lastUid = Math.max(index.lastUid, lastUid);
    }
}
