package dev.godwit.archive.vandelay;

import dev.godwit.contract.EndpointType;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The scheme {@code vandelay:PATH}: an archive that Vandelay made. */
public final class VandelayEndpoint implements EndpointType {
    @Override
    public List<String> schemes() {
        return List.of("vandelay");
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    /** @throws dev.godwit.contract.EndpointException USAGE if nothing is there, MALFORMED for another file, CONNECTION while Vandelay has it open */
    @Override
    public Source openSource(EndpointUri uri, Secrets secrets) {
        uri.requireOptions(Set.of());
        VandelayFile file = VandelayFile.open(Path.of(uri.path()));
        try {
            return new VandelaySource(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Target openTarget(EndpointUri uri, Secrets secrets) {
        throw VandelayErrors.readOnly();
    }
}
