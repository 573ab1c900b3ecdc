package dev.godwit.jmap.items;

import dev.godwit.contract.ItemSource;
import dev.godwit.jmap.client.DataType;
import dev.godwit.jmap.client.JmapClient;
import dev.godwit.jmap.client.Urn;
import java.util.ArrayList;
import java.util.List;

/**
 * Cyrus 3.6 and 3.10: contacts in the Contact and ContactGroup objects that came before RFC 9610, scripts as before RFC 9661,
 * calendars of the draft from 3.10 on. Cards and events are read as the vCards and iCalendar texts they are stored as; written
 * they can only be in words that lose something, so that this is left to CardDAV and CalDAV.
 */
final class CyrusProfile {
    private static final String PREFIX = "https://cyrusimap.org/ns/jmap/";
    static final String CONTACTS = PREFIX + "contacts";
    static final String CALENDARS = PREFIX + "calendars";
    private static final String SIEVE = PREFIX + "sieve";
    /** The script that the vacation response is kept in. */
    private static final String VACATION_SCRIPT = "urn:ietf:params:jmap:vacationresponse";
    /** What 3.10 tells where no vacation response was ever set ({@code imap/jmap_vacation.c}). */
    private static final String NO_VACATION = "I'm away at the moment.  I'll read your message and get back to you as soon as I can.";

    private CyrusProfile() {
    }

    static boolean fits(JmapClient client) {
        for (var names = client.session().capabilities().fieldNames(); names.hasNext(); ) {
            if (names.next().startsWith(PREFIX)) {
                return true;
            }
        }
        return false;
    }

    static Profile of(Connection connection) {
        JmapClient client = connection.client();
        List<ItemType> types = new ArrayList<>();
        List<ItemSource> others = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean since310 = client.offers(Urn.CALENDARS);
        if (client.offers(Urn.VACATION) && since310) {
            types.add(new VacationItems(NO_VACATION));
        } else if (client.offers(Urn.VACATION)) { // 3.6 crashes where none was ever set
            notes.add("The vacation response cannot be read safely from this version of Cyrus; copy it by hand.");
        }
        if (client.offers(SIEVE)) {
            types.add(new ScriptItems(new DataType("SieveScript", SIEVE), VACATION_SCRIPT, true));
        }
        if (since310) {
            types.add(new CyrusEvents());
            notes.add("Calendars are read by JMAP without tasks and cannot be written by it; this server's CalDAV has all of them.");
        } else if (client.offers(CALENDARS)) {
            notes.add("Calendars are not read by the JMAP of this version of Cyrus; use its CalDAV.");
        }
        if (client.offers(CONTACTS)) {
            others.add(new CyrusContacts(connection));
            notes.add("Contacts are read by JMAP but cannot be written by it; this server's CardDAV can.");
        }
        return new Profile(types, others, notes);
    }
}
