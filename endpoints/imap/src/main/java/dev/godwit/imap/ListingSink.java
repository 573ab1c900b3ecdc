package dev.godwit.imap;

import dev.godwit.imap.client.FetchRow;
import dev.godwit.imap.client.FetchSink;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.UidSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Collects rows of a listing. A server may tell one message in several responses, or announce changed flags in
 * between: what comes in pieces is put together at the end.
 */
final class ListingSink implements FetchSink {
    private final Listing.Builder complete;
    private final Map<Long, Piece> pieces = new HashMap<>();
    private UidSet vanished = UidSet.EMPTY;

    ListingSink(long expected) {
        complete = new Listing.Builder(expected);
    }

    /** What is known of a message besides its complete response, if there was one. */
    private record Piece(Keywords keywords, long size, long received, long modseq, long emailId) {
        Piece with(FetchRow row) {
            return new Piece(row.keywords() == null ? keywords : row.keywords(), row.size() < 0 ? size : row.size(),
                    row.received() == Long.MIN_VALUE ? received : row.received(), Math.max(modseq, row.modseq()), row.emailId() == 0 ? emailId : row.emailId());
        }
    }

    private static final Piece NOTHING = new Piece(null, -1, Long.MIN_VALUE, 0, 0);

    @Override
    public void row(FetchRow row) {
        if (row.uid() == 0) {
            return;
        }
        if (row.keywords() != null && row.size() >= 0) {
            complete.add(row.uid(), row.keywords(), row.size(), row.received(), row.modseq(), null, row.emailId());
            // what came before is older; what is asked for again comes later
            pieces.remove(row.uid());
        } else {
            pieces.merge(row.uid(), NOTHING.with(row), (known, more) -> known.with(row));
        }
    }

    @Override
    public void vanished(UidSet uids, boolean earlier) {
        vanished = vanished.isEmpty() ? uids : vanished.union(uids);
    }

    /** Everything that was reported as gone. */
    UidSet vanished() {
        return vanished;
    }

    Listing build() {
        Listing listing = complete.build();
        if (pieces.isEmpty()) {
            return listing;
        }
        Listing.Builder merged = new Listing.Builder(listing.size() + pieces.size());
        for (int row = 0; row < listing.size(); row++) {
            Piece piece = pieces.remove(listing.uid(row));
            merged.add(listing.uid(row), piece == null || piece.keywords() == null ? listing.keywords(row) : piece.keywords(),
                    listing.size(row), listing.receivedEpochSecond(row), Math.max(listing.modseq(row), piece == null ? 0 : piece.modseq()), null,
                    listing.emailId(row));
        }
        pieces.forEach((uid, piece) -> merged.add(uid, piece.keywords() == null ? Keywords.NONE : piece.keywords(), piece.size(),
                piece.received(), piece.modseq(), null, piece.emailId()));
        return merged.build();
    }
}
