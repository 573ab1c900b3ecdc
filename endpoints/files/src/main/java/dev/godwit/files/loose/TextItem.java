package dev.godwit.files.loose;

import dev.godwit.model.ContentDigest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * One event or card in a file: those pieces of the file that, joined, are its text.
 *
 * @param id unique in the file: its UID, or its version where it has none
 * @param pieces first and last byte (exclusive) of each
 */
record TextItem(String id, String uid, String version, long size, List<int[]> pieces) {
    static TextItem of(String uid, byte[] file, List<int[]> pieces) {
        var digest = ContentDigest.newSha256();
        long size = 0;
        for (int[] piece : pieces) {
            digest.update(file, piece[0], piece[1] - piece[0]);
            size += piece[1] - piece[0];
        }
        String version = HexFormat.of().formatHex(digest.digest(), 0, 16);
        return new TextItem(uid.isEmpty() ? "#" + version : uid, uid, version, size, pieces);
    }

    TextItem withId(String other) {
        return new TextItem(other, uid, version, size, pieces);
    }

    InputStream open(byte[] file) {
        return new SequenceInputStream(Collections.enumeration(pieces.stream()
                .map(piece -> (InputStream) new ByteArrayInputStream(file, piece[0], piece[1] - piece[0])).toList()));
    }
}
