package dev.godwit.files.loose;

/**
 * How much a zip may hold before it is taken for a bomb.
 *
 * @param entries how many files and directories
 * @param largest the largest file unpacked, in bytes
 * @param total all files unpacked, in bytes
 * @param ratio how many bytes one packed byte may become, in files of more than {@code ratioFrom} bytes
 */
record ZipLimits(int entries, long largest, long total, long ratio, long ratioFrom) {
    static final ZipLimits USUAL = new ZipLimits(2_000_000, 256L << 30, 2L << 40, 250, 16L << 20);
}
