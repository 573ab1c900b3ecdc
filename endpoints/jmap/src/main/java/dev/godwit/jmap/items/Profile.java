package dev.godwit.jmap.items;

import dev.godwit.contract.ItemSource;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Urn;
import java.util.ArrayList;
import java.util.List;

/**
 * Which kinds of items an account has, and how its server speaks of them: chosen by the session's capabilities alone.
 *
 * @param types the kinds that are objects of one type each
 * @param others kinds that are put together otherwise, to be read only
 * @param notes what a person should know
 */
record Profile(List<ItemType> types, List<ItemSource> others, List<String> notes) {

    Profile {
        types = List.copyOf(types);
        others = List.copyOf(others);
        notes = List.copyOf(notes);
    }

    static Profile of(Connection connection) {
        return CyrusProfile.fits(connection.client()) ? CyrusProfile.of(connection) : standard(connection.client());
    }

    /** As the RFCs and drafts have it. */
    private static Profile standard(JmapClient client) {
        List<ItemType> types = new ArrayList<>();
        if (client.offers(Urn.SUBMISSION)) {
            types.add(JsonItems.identities());
        }
        if (client.offers(Urn.VACATION)) {
            types.add(new VacationItems(""));
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
        return new Profile(types, List.of(), List.of());
    }
}
