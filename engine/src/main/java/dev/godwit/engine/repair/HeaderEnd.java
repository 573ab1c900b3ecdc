package dev.godwit.engine.repair;

/** Finds the empty line that ends the header; lines end with CRLF or LF. */
final class HeaderEnd {
    private boolean inHeader = true;
    private boolean lineStart = true;
    private boolean onlyCarriageReturn;

    boolean inHeader() {
        return inHeader;
    }

    void next(int b) {
        if (!inHeader) {
            return;
        }
        if (b == '\n') {
            inHeader = !lineStart && !onlyCarriageReturn;
            lineStart = true;
            onlyCarriageReturn = false;
        } else {
            onlyCarriageReturn = lineStart && b == '\r';
            lineStart = false;
        }
    }
}
