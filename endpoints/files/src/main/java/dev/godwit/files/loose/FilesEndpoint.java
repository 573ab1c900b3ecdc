package dev.godwit.files.loose;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code files:/path}: mail, calendars, contacts, scripts and other files in a directory or a zip. */
public final class FilesEndpoint implements EndpointType {
    @Override
    public List<String> schemes() {
        return List.of("files");
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    /** @throws dev.godwit.contract.EndpointException USAGE if nothing is there, MALFORMED if it is a file that is no zip or a hostile one */
    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        uri.requireOptions(Set.of());
        return new LooseSource(Trees.open(Path.of(uri.path())));
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        throw new UnsupportedOperationException();
    }
}
