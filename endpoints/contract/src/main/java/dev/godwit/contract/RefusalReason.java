package dev.godwit.contract;

/** Why a target refused a message, as far as its answer tells; decides which repair is tried. */
public enum RefusalReason {
    TOO_LARGE, NUL_BYTE, BARE_NEWLINE, LONG_LINE, EIGHT_BIT_HEADER, BAD_HEADER, BAD_KEYWORD, BAD_DATE, UNCLASSIFIED
}
