package dev.godwit.dav;

import dev.godwit.contract.ItemsOnly;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.dav.client.DavClient;
import dev.godwit.wire.http.HttpLogin;
import dev.godwit.wire.http.HttpTransport;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Connects, logs in and looks for where the data is. */
final class DavAccount {
    private DavAccount() {
    }

    static Target groupware(DavOptions options, Secrets secrets, Groupware protocol) {
        return open(options, secrets, client -> {
            Place place = DavErrors.at(options.display(), () -> new Discovery(client, protocol, options).find());
            GroupwareItems items = new GroupwareItems(client, protocol, place, options);
            return new ItemsOnly(once(() -> Descriptions.groupware(client, protocol, place, options)), items, client::close);
        });
    }

    /** @param make whether the directory is made if it is not there */
    static Target files(DavOptions options, Secrets secrets, boolean make) {
        return open(options, secrets, client -> {
            String root = DavErrors.at(options.display(), () -> FileTree.root(client, options, make));
            return new ItemsOnly(once(() -> Descriptions.files(client, root, options)), new FileItems(client, root, options), client::close);
        });
    }

    private static Target open(DavOptions options, Secrets secrets, Function<DavClient, Target> account) {
        DavClient client = DavErrors.at(options.display(), () -> new DavClient(
                HttpTransport.open(options.http(), login(options, secrets), Clock.systemUTC()), headers(options)));
        boolean opened = false;
        try {
            Target target = account.apply(client);
            opened = true;
            return target;
        } finally {
            if (!opened) {
                client.close();
            }
        }
    }

    /** Cyrus knows {@code Authorize-As}; a server that does not would show the administrator's own data, which Discovery notices. */
    private static Map<String, String> headers(DavOptions options) {
        return options.admin().isPresent() ? Map.of("Authorize-As", options.user()) : Map.of();
    }

    private static HttpLogin login(DavOptions options, Secrets secrets) throws IOException {
        return switch (options.http().auth()) {
            case NONE -> new HttpLogin.None();
            case BASIC -> new HttpLogin.Basic(options.admin().orElse(options.user()), once(secrets::password));
            case DIGEST -> new HttpLogin.Digest(options.admin().orElse(options.user()), once(secrets::password));
            case BEARER -> new HttpLogin.Bearer(secrets::token);
        };
    }

    /** A prompt asks once, and an account is asked once for its description. */
    private static <T> Supplier<T> once(Supplier<T> supplier) {
        AtomicReference<T> known = new AtomicReference<>();
        return () -> {
            if (known.get() == null) {
                known.compareAndSet(null, supplier.get());
            }
            return known.get();
        };
    }
}
