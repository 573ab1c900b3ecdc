package dev.godwit.testkit.items;

import dev.godwit.model.DataKind;
import java.util.List;

/** Cards and groups. */
final class ContactSamples {
    private ContactSamples() {
    }

    private static ItemSample vcf(String name, String uid, String rest) {
        return ItemSample.of(DataKind.CONTACTS, ItemSamples.VCARD, name + ".vcf", uid, ItemSamples.crlf("BEGIN:VCARD\n" + rest + "END:VCARD\n"));
    }

    private static final String PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    static final List<ItemSample> VCARD = List.of(
            vcf("alice", "urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000001", """
                    VERSION:3.0
                    UID:urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000001
                    FN:Alice Tidewater
                    N:Waters;Alice;;;
                    EMAIL;TYPE=INTERNET,HOME:alice@example.org
                    TEL;TYPE=CELL:+49 30 123456
                    ADR;TYPE=HOME:;;Hauptstraße 1;Berlin;;10115;Germany
                    NOTE:First line\\nsecond\\, with comma
                    PHOTO;ENCODING=b;TYPE=GIF:%s
                    REV:2025-01-02T03:04:05Z
                    """.formatted(PIXEL)),
            vcf("bob", "urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000002", """
                    VERSION:4.0
                    UID:urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000002
                    FN:Bob Tidewater
                    N:Büchner;Bob;;Dr.;
                    item1.EMAIL;PREF=1:bob@example.org
                    item1.X-ABLABEL:Arbeit
                    BDAY:--0412
                    X-UNKNOWN;X-PARAM="a;b":kept
                    """),
            vcf("friends", "urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000003", """
                    VERSION:4.0
                    UID:urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000003
                    KIND:group
                    FN:Friends of Tidewater
                    MEMBER:urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000001
                    MEMBER:urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000002
                    """));

    private static ItemSample js(String name, String uid, String rest) {
        return ItemSample.of(DataKind.CONTACTS, ItemSamples.JSCONTACT, name, uid, "{\"@type\":\"Card\",\"version\":\"1.0\",\"uid\":\"" + uid + "\"," + rest + "}");
    }

    static final List<ItemSample> JSCONTACT = List.of(
            js("alice", "urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000001", "\"name\":{\"full\":\"Alice Tidewater\",\"components\":[{\"kind\":\"given\",\"value\":\"Alice\"},"
                    + "{\"kind\":\"surname\",\"value\":\"Waters\"}]},\"emails\":{\"1\":{\"address\":\"alice@example.org\",\"contexts\":{\"private\":true}}}"),
            js("bob", "urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000002", "\"name\":{\"full\":\"Bob Tidewater\"},\"example.org:unknown\":\"kept\""),
            js("friends", "urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000003", "\"kind\":\"group\",\"name\":{\"full\":\"Friends of Tidewater\"},"
                    + "\"members\":{\"urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000001\":true,\"urn:uuid:0b6a4f1e-6a5d-4b8e-9a52-000000000002\":true}"));
}
