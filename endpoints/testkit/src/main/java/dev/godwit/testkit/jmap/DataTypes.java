package dev.godwit.testkit.jmap;

import java.util.List;
import java.util.NoSuchElementException;

/** All data types. */
final class DataTypes {
    static final List<DataType> ALL = List.of(new MailboxType(), new EmailType(), new ThreadType(),
            new IdentityType(), new VacationResponseType(), new QuotaType(), new SieveScriptType(), new AddressBookType(),
            new ContactCardType(), new CalendarType(), new CalendarEventType(), new ParticipantIdentityType(), new FileNodeType(),
            new PrincipalType());

    private DataTypes() {
    }

    static DataType named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst()
                .orElseThrow(() -> new NoSuchElementException("no type " + name));
    }
}
