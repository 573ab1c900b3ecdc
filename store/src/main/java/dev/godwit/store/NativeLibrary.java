package dev.godwit.store;

/** Where the driver's native library comes from. */
final class NativeLibrary {
    private NativeLibrary() {
    }

    static void prepare() {
    }
}
