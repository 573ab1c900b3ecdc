package dev.godwit.jmap;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.jmap.client.Account;
import dev.godwit.jmap.client.Session;
import dev.godwit.jmap.client.Urn;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the account that is meant: the one named, or the user's own. */
record AccountChooser(String place, Optional<String> wanted) {
    Account choose(Session session) {
        return wanted.isPresent() ? named(session, wanted.get()) : own(session);
    }

    private Account named(Session session, String name) {
        Optional<Account> byId = session.accounts().stream().filter(account -> account.id().equals(name)).findFirst();
        if (byId.isPresent()) {
            return byId.get();
        }
        List<Account> byName = session.accounts().stream().filter(account -> account.name().equalsIgnoreCase(name)).toList();
        return switch (byName.size()) {
            case 1 -> byName.getFirst();
            case 0 -> throw EndpointException.of(Kind.ACCESS_DENIED, place + ": the server shows " + session.accounts().size()
                            + " accounts to this user, and the one named by ?account= is not among them")
                    .nextStep("Check id or name, and whether this user may see it.").explainedAs("jmap-account");
            default -> throw EndpointException.of(Kind.USAGE, place + ": " + byName.size() + " accounts have the name given by ?account=")
                    .nextStep("Give the id instead: " + String.join(", ", byName.stream().map(Account::id).toList()) + ".").explainedAs("jmap-account");
        };
    }

    private Account own(Session session) {
        return Stream.concat(Stream.of(Urn.MAIL, Urn.CONTACTS, Urn.CALENDARS).map(session.primary()::get), session.primary().values().stream())
                .filter(Objects::nonNull)
                .flatMap(id -> session.accounts().stream().filter(account -> account.id().equals(id)))
                .findFirst()
                .or(() -> session.accounts().stream().filter(Account::isPersonal).findFirst())
                .or(() -> session.accounts().size() == 1 ? Optional.of(session.accounts().getFirst()) : Optional.empty())
                .orElseThrow(() -> EndpointException.of(Kind.ACCESS_DENIED, place + ": this user has no account of their own, and sees "
                                + session.accounts().size() + " of others")
                        .nextStep("Choose one by ?account=ID or ?account=NAME.").explainedAs("jmap-account"));
    }
}
