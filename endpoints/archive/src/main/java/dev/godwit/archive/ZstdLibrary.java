package dev.godwit.archive;

import com.github.luben.zstd.util.ZstdVersion;
import dev.godwit.store.NativeLibrary;

/** Keeps zstd's native library out of the directory for temporary files; see {@link NativeLibrary}. */
final class ZstdLibrary {
    private static final String PATH = "ZstdNativePath";

    private ZstdLibrary() {
    }

    /** Before the first use of zstd. */
    static void prepare() {
        if (System.getProperty(PATH) == null && System.getProperty("os.name").equals("Linux")) {
            String arch = System.getProperty("os.arch").equals("x86_64") ? "amd64" : System.getProperty("os.arch");
            NativeLibrary.unpack(ZstdVersion.class, "/linux/" + arch + "/libzstd-jni-" + ZstdVersion.VERSION + ".so", "zstd-" + ZstdVersion.VERSION)
                    .ifPresent(file -> System.setProperty(PATH, file.toString()));
        }
    }
}
