package dev.godwit.cli;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import java.util.ArrayList;
import java.util.List;

/** The endpoints of one side, which together are one account, while they are open. */
final class Account<E extends Source> implements AutoCloseable {
    private final List<E> ends = new ArrayList<>();

    /** Opens one endpoint. */
    interface Opener<E> {
        E open(EndpointUri uri, Secrets secrets);
    }

    /** Opens all; if one cannot be opened, none stays open. */
    static <E extends Source> Account<E> open(List<EndpointUri> uris, List<Secrets> secrets, Opener<E> opener) {
        Account<E> account = new Account<>();
        try {
            for (int i = 0; i < uris.size(); i++) {
                account.ends.add(opener.open(uris.get(i), secrets.get(i)));
            }
            return account;
        } catch (RuntimeException e) {
            account.close();
            throw e;
        }
    }

    E get(int index) {
        return ends.get(index);
    }

    List<EndpointDescription> describe() {
        return ends.stream().map(Source::describe).toList();
    }

    @Override
    public void close() {
        ends.reversed().forEach(Source::close);
    }
}
