package dev.godwit.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Keeps native libraries unpacked in one place, {@code $XDG_CACHE_HOME/godwit/native}. Left to themselves, drivers unpack
 * them into the directory for temporary files at every start, and a killed process leaves them there for good.
 */
public final class NativeLibrary {
    private static final String LIB_PATH = "org.sqlite.lib.path";

    private NativeLibrary() {
    }

    /** For the SQLite driver, before its first use. */
    static synchronized void prepare() {
        if (System.getProperty(LIB_PATH) != null || System.getProperty("org.sqlite.tmpdir") != null) {
            return;
        }
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        unpack(SQLiteJDBCLoader.class, resource, "sqlite-" + SQLiteJDBCLoader.getVersion()).ifPresent(file -> {
            System.setProperty(LIB_PATH, file.getParent().toString());
            System.setProperty("org.sqlite.lib.name", file.getFileName().toString());
        });
    }

    /**
     * Unpacks a library unless it is there already, and loads it to see that it works.
     *
     * @param owner a class of the jar that has the library
     * @param resource its absolute name in the jar
     * @param version tells versions apart
     * @return the unpacked file; empty if that is not possible here, when the driver should be left to its own ways
     */
    public static Optional<Path> unpack(Class<?> owner, String resource, String version) {
        try (InputStream packed = owner.getResourceAsStream(resource)) {
            if (packed == null) {
                return Optional.empty();
            }
            byte[] wanted = packed.readAllBytes();
            Path file = Files.createDirectories(cache().resolve(version)).resolve(resource.substring(resource.lastIndexOf('/') + 1));
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), wanted)) {
                Path fresh = Files.createTempFile(file.getParent(), "new", ".tmp");
                Files.write(fresh, wanted);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            System.load(file.toAbsolutePath().toString());
            return Optional.of(file.toAbsolutePath());
        } catch (IOException | UnsatisfiedLinkError notHere) {
            // no home, a full or read-only disk, a file system that forbids executing: the driver's own way may still work
            return Optional.empty();
        }
    }

    private static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("godwit").resolve("native");
    }
}
