package dev.godwit.jmap.items;

import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Urn;
import java.util.ArrayList;
import java.util.List;

/** Which kinds of items an account has, and how its server speaks of them: chosen by the session's capabilities alone. */
final class Profile {
    private Profile() {
    }

    /** @return the kinds that the session offers */
    static List<ItemType> of(JmapClient client) {
        List<ItemType> types = new ArrayList<>();
        if (client.offers(Urn.SUBMISSION)) {
            types.add(JsonItems.identities());
        }
        if (client.offers(Urn.VACATION)) {
            types.add(new VacationItems());
        }
        if (client.offers(Urn.SIEVE)) {
            types.add(new ScriptItems());
        }
        if (client.offers(Urn.CONTACTS)) {
            types.add(JsonItems.cards());
        }
        if (client.offers(Urn.CALENDARS)) {
            types.add(JsonItems.events());
            types.add(JsonItems.participantIdentities());
        }
        if (client.offers(Urn.FILES)) {
            types.add(new FileItems());
        }
        return List.copyOf(types);
    }
}
