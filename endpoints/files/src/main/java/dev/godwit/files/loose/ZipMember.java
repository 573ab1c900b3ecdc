package dev.godwit.files.loose;

import java.util.List;

/**
 * A file in a zip, as the central directory tells of it (APPNOTE 6.3.10 §4.3.12).
 *
 * @param levels of its name; none is empty, {@code .} or {@code ..}
 * @param header where its local header begins
 */
record ZipMember(List<String> levels, int method, long crc, long packedSize, long size, long header, long modifiedMillis) {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    String name() {
        return String.join("/", levels);
    }
}
