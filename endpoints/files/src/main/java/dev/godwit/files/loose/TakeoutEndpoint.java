package dev.godwit.files.loose;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.files.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code takeout:/path}: what Google Takeout gave, unpacked or as one or several zips. */
public final class TakeoutEndpoint implements EndpointType {
    private static final Pattern PART = Pattern.compile("(.*-)\\d{3}\\.zip");

    @Override
    public List<String> schemes() {
        return List.of("takeout");
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    /**
     * A directory with zips in it and no other file is all of them together, as is one zip of several numbered parts.
     *
     * @throws dev.godwit.contract.EndpointException USAGE if nothing is there, MALFORMED for a file that is no zip or a hostile one
     */
    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        uri.requireOptions(Set.of());
        Path path = Path.of(uri.path());
        if (!Files.exists(path)) {
            throw LooseErrors.missing(path);
        }
        FileTree tree = null;
        try {
            List<Path> zips = zips(path.toRealPath());
            tree = zips.isEmpty() ? Trees.open(path) : new ZipTree(path.toRealPath(), zips, ZipLimits.USUAL);
            TakeoutSource source = new TakeoutSource(tree);
            tree = null;
            return source;
        } catch (IOException e) {
            throw FileErrors.of(path, e);
        } finally {
            if (tree != null) {
                tree.close();
            }
        }
    }

    /** The parts; none for an unpacked one. */
    private static List<Path> zips(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> inside = Files.list(path)) {
                List<Path> all = inside.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
                return !all.isEmpty() && all.stream().allMatch(file -> file.toString().endsWith(".zip") && Files.isRegularFile(file)) ? all : List.of();
            }
        }
        Matcher part = PART.matcher(path.getFileName().toString());
        if (!part.matches()) {
            return List.of(path);
        }
        try (Stream<Path> beside = Files.list(path.toAbsolutePath().getParent())) {
            return beside.filter(file -> {
                Matcher other = PART.matcher(file.getFileName().toString());
                return other.matches() && other.group(1).equals(part.group(1));
            }).sorted().toList();
        }
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        throw LooseErrors.sourceOnly(uri.scheme());
    }
}
