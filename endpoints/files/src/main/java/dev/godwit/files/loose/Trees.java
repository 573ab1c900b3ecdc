package dev.godwit.files.loose;

import dev.godwit.files.FileErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Finds out what lies at a path: a directory or a zip. */
final class Trees {
    private Trees() {
    }

    /** @throws dev.godwit.contract.EndpointException USAGE if nothing is there, MALFORMED if it is neither a directory nor a zip */
    static FileTree open(Path path) {
        if (!Files.exists(path)) {
            throw LooseErrors.missing(path);
        }
        try {
            Path root = path.toRealPath();
            return Files.isDirectory(root) ? new DirectoryTree(root) : new ZipTree(root, List.of(root), ZipLimits.USUAL);
        } catch (IOException e) {
            throw FileErrors.of(path, e);
        }
    }

    static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(4);
            return Arrays.equals(magic, new byte[] {'P', 'K', 3, 4}) || Arrays.equals(magic, new byte[] {'P', 'K', 5, 6});
        }
    }
}
