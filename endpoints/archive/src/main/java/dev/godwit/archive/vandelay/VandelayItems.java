package dev.godwit.archive.vandelay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.contract.ItemSink;
import dev.godwit.contract.ItemSource;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.Item;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing;
import dev.godwit.model.ItemListing.Stub;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an archive of Vandelay holds besides mail. Events and cards are JSCalendar and JSContact, as Vandelay keeps them. */
final class VandelayItems implements ItemSource {
    private final VandelayFile file;

    VandelayItems(VandelayFile file) {
        this.file = file;
    }

    private static String table(DataKind kind) {
        return switch (kind) {
            case MAIL -> "emails";
            case IDENTITIES -> "identities";
            case VACATION -> "";
            case SCRIPTS -> "sieve_scripts";
            case CONTACTS -> "contact_cards";
            case CALENDARS -> "calendar_events";
            case PARTICIPANT_IDENTITIES -> "participant_identities";
            case FILES -> "file_nodes";
        };
    }

    private static String collectionTable(DataKind kind) {
        return switch (kind) {
            case CONTACTS -> "address_books";
            case CALENDARS -> "calendars";
            case MAIL, IDENTITIES, VACATION, SCRIPTS, PARTICIPANT_IDENTITIES, FILES -> table(kind);
        };
    }

    /** Those of which there is anything: Vandelay makes all tables, whatever it was told to import. */
    @Override
    public Set<DataKind> kinds() {
        return file.call(rows -> {
            Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
            for (DataKind kind : DataKind.values()) {
                if (kind != DataKind.MAIL && rows.has(table(kind)) && rows.has(collectionTable(kind))
                        && (rows.queryOne("SELECT 1 FROM " + table(kind) + " LIMIT 1", row -> 1).isPresent() || rows.queryOne("SELECT 1 FROM " + collectionTable(kind) + " LIMIT 1", row -> 1).isPresent())) {
                    kinds.add(kind);
                }
            }
            return kinds;
        });
    }

    /** What cannot be carried over. */
    List<String> notes() {
        return file.call(rows -> rows.has("file_nodes")
                ? rows.query("SELECT count(*) FROM file_nodes WHERE node_type = 'symlink' HAVING count(*) > 0", row -> row.getLong(1) + " symbolic links among the files are left out.")
                : List.of());
    }

    @Override
    public List<ItemCollection> collections(DataKind kind) {
        return file.call(rows -> collections(rows, kind));
    }

    private static String columns(VandelayFile.Rows rows, String table, String... names) {
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(rows.column(table, name));
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + table;
    }

    private static void put(SortedMap<String, String> properties, String name, String value) {
        if (value != null && !value.isEmpty()) {
            properties.put(name, value);
        }
    }

    private static void flag(SortedMap<String, String> properties, String name, ResultSet row, String column) throws SQLException {
        boolean value = row.getBoolean(column);
        if (!row.wasNull()) {
            properties.put(name, String.valueOf(value));
        }
    }

    private static List<ItemCollection> addressBooks(VandelayFile.Rows rows) throws SQLException {
        return distinct(rows.query(columns(rows, "address_books", "id", "name", "description", "sort_order", "is_default", "is_subscribed") + " ORDER BY id", row -> {
            SortedMap<String, String> properties = new TreeMap<>();
            put(properties, ItemCollection.DESCRIPTION, row.getString("description"));
            put(properties, ItemCollection.SORT_ORDER, row.getString("sort_order"));
            flag(properties, ItemCollection.DEFAULT, row, "is_default");
            flag(properties, ItemCollection.SUBSCRIBED, row, "is_subscribed");
            return new ItemCollection(DataKind.CONTACTS, row.getString("id"), "", named(row.getString("name"), row.getString("id")), properties, "");
        }));
    }

    private static List<ItemCollection> calendars(VandelayFile.Rows rows) throws SQLException {
        return distinct(rows.query(columns(rows, "calendars", "id", "name", "description", "color", "sort_order", "is_subscribed", "is_visible", "is_default",
                "include_in_availability", "default_alerts_with_time", "default_alerts_without_time", "time_zone") + " ORDER BY id", row -> {
                    SortedMap<String, String> properties = new TreeMap<>();
                    put(properties, ItemCollection.DESCRIPTION, row.getString("description"));
                    put(properties, ItemCollection.COLOR, row.getString("color"));
                    put(properties, ItemCollection.SORT_ORDER, row.getString("sort_order"));
                    put(properties, ItemCollection.AVAILABILITY, row.getString("include_in_availability"));
                    put(properties, ItemCollection.TIME_ZONE, row.getString("time_zone"));
                    put(properties, "jmap:defaultAlertsWithTime", row.getString("default_alerts_with_time"));
                    put(properties, "jmap:defaultAlertsWithoutTime", row.getString("default_alerts_without_time"));
                    flag(properties, ItemCollection.SUBSCRIBED, row, "is_subscribed");
                    flag(properties, ItemCollection.VISIBLE, row, "is_visible");
                    flag(properties, ItemCollection.DEFAULT, row, "is_default");
                    return new ItemCollection(DataKind.CALENDARS, row.getString("id"), "", named(row.getString("name"), row.getString("id")), properties, "");
                }));
    }

    private static String named(String name, String id) {
        return name == null || name.isBlank() ? "unnamed " + id : name;
    }

    /** Two of one name would become one at most targets. */
    private static List<ItemCollection> distinct(List<ItemCollection> collections) {
        Set<String> names = new HashSet<>();
        List<ItemCollection> distinct = new ArrayList<>();
        for (ItemCollection each : collections) {
            String name = each.name();
            for (int n = 2; !names.add(name); n++) {
                name = each.name() + " (" + n + ")";
            }
            distinct.add(each.withName(name));
        }
        return distinct;
    }

    private static List<ItemCollection> directories(VandelayFile.Rows rows) throws SQLException {
        List<ItemCollection> found = new ArrayList<>(List.of(ItemCollection.only(DataKind.FILES, "")));
        if (!rows.has("file_nodes")) {
            return found;
        }
        Map<String, List<ItemCollection>> children = new HashMap<>();
        rows.query(columns(rows, "file_nodes", "id", "parent_id", "name", "role", "is_subscribed") + " WHERE node_type = 'directory' ORDER BY id", row -> {
            SortedMap<String, String> properties = new TreeMap<>();
            put(properties, ItemCollection.ROLE, row.getString("role"));
            flag(properties, ItemCollection.SUBSCRIBED, row, "is_subscribed");
            String parent = row.getString("parent_id");
            ItemCollection directory = new ItemCollection(DataKind.FILES, row.getString("id"), parent == null ? "" : parent, named(row.getString("name"), row.getString("id")), properties, "");
            children.computeIfAbsent(directory.parentId(), _ -> new ArrayList<>()).add(directory);
            return null;
        });
        // whatever lies in a circle is never reached
        for (int i = 0; i < found.size(); i++) {
            found.addAll(distinct(children.getOrDefault(found.get(i).id(), List.of())));
        }
        return found;
    }

    /** An item, and its bytes or the blob they are in. */
    private record Found(Item item, byte[] content, long blob) {
    }

    private List<Found> items(ItemCollection collection) {
        return file.call(rows -> {
            if (collections(rows, collection.kind()).stream().noneMatch(each -> each.id().equals(collection.id()))) {
                throw VandelayErrors.goneCollection(collection.id());
            }
            if (!rows.has(table(collection.kind()))) {
                return List.of();
            }
            return switch (collection.kind()) {
                case MAIL, VACATION -> List.of();
                case IDENTITIES -> identities(rows);
                case PARTICIPANT_IDENTITIES -> participantIdentities(rows);
                case SCRIPTS -> scripts(rows);
                case CONTACTS -> cards(rows, Long.parseLong(collection.id()));
                case CALENDARS -> events(rows, Long.parseLong(collection.id()));
                case FILES -> files(rows, collection.id());
            };
        });
    }

    private static List<ItemCollection> collections(VandelayFile.Rows rows, DataKind kind) throws SQLException {
        return switch (kind) {
            case MAIL -> List.of();
            case CONTACTS -> rows.has("address_books") ? addressBooks(rows) : List.of();
            case CALENDARS -> rows.has("calendars") ? calendars(rows) : List.of();
            case FILES -> directories(rows);
            case IDENTITIES, VACATION, SCRIPTS, PARTICIPANT_IDENTITIES -> List.of(ItemCollection.only(kind, ""));
        };
    }

    private static Found json(String id, String mediaType, String name, String uid, byte[] content, SortedMap<String, String> properties) {
        ContentDigest digest = ContentDigest.sha256Of(content);
        String version = digest.toString().substring(0, 32) + (properties.isEmpty() ? "" : properties.toString());
        return new Found(new Item(id, version, mediaType, name, uid, content.length, properties), content, 0);
    }

    private static List<Found> identities(VandelayFile.Rows rows) throws SQLException {
        return rows.query(columns(rows, "identities", "id", "name", "email", "reply_to", "bcc", "text_signature", "html_signature") + " ORDER BY id", row -> {
            ObjectNode identity = Json.MAPPER.createObjectNode();
            Json.put(identity, "name", row.getString("name"));
            Json.put(identity, "email", row.getString("email"));
            Json.putNode(identity, "replyTo", row.getString("reply_to"));
            Json.putNode(identity, "bcc", row.getString("bcc"));
            Json.put(identity, "textSignature", row.getString("text_signature"));
            Json.put(identity, "htmlSignature", row.getString("html_signature"));
            return json(row.getString("id"), "application/json", "", "", Json.bytes(identity), new TreeMap<>());
        });
    }

    private static List<Found> participantIdentities(VandelayFile.Rows rows) throws SQLException {
        return rows.query(columns(rows, "participant_identities", "id", "name", "calendar_address", "is_default") + " ORDER BY id", row -> {
            ObjectNode identity = Json.MAPPER.createObjectNode();
            Json.put(identity, "name", row.getString("name"));
            Json.put(identity, "calendarAddress", row.getString("calendar_address"));
            identity.put("isDefault", row.getBoolean("is_default"));
            return json(row.getString("id"), "application/json", "", "", Json.bytes(identity), new TreeMap<>());
        });
    }

    private static List<Found> scripts(VandelayFile.Rows rows) throws SQLException {
        return rows.query("SELECT s.id, s.name, s.is_active, s.blob_id, hex(b.hash), " + Blob.SIZE + " FROM sieve_scripts s JOIN blobs b ON b.id = s.blob_id ORDER BY s.id", row -> {
            SortedMap<String, String> properties = new TreeMap<>();
            if (row.getBoolean(3)) {
                properties.put(Item.ACTIVE, "true");
            }
            return new Found(new Item(row.getString(1), row.getString(5) + (row.getBoolean(3) ? "+" : "-"), "application/sieve", row.getString(2), "", row.getLong(6), properties), null, row.getLong(4));
        });
    }

    private static List<Found> cards(VandelayFile.Rows rows, long addressBook) throws SQLException {
        List<Found> found = new ArrayList<>();
        rows.query("SELECT id, uid, address_book_ids, data FROM contact_cards ORDER BY id", row -> {
            if (Json.ids(row.getString(3)).contains(addressBook) && row.getString(4) != null) {
                found.add(json(row.getString(1), "application/jscontact+json", "", row.getString(2) == null ? "" : row.getString(2),
                        row.getString(4).getBytes(StandardCharsets.UTF_8), new TreeMap<>()));
            }
            return null;
        });
        return found;
    }

    private static List<Found> events(VandelayFile.Rows rows, long calendar) throws SQLException {
        List<Found> found = new ArrayList<>();
        rows.query(columns(rows, "calendar_events", "id", "calendar_ids", "is_draft", "use_default_alerts", "data") + " ORDER BY id", row -> {
            if (Json.ids(row.getString("calendar_ids")).contains(calendar) && row.getString("data") != null) {
                SortedMap<String, String> properties = new TreeMap<>();
                if (row.getBoolean("is_draft")) {
                    properties.put(Item.DRAFT, "true");
                }
                if (row.getBoolean("use_default_alerts")) {
                    properties.put(Item.USE_DEFAULT_ALERTS, "true");
                }
                JsonNode data = Json.read(row.getString("data"));
                String uid = data == null ? "" : data.path("uid").asText("");
                found.add(json(row.getString("id"), "application/jscalendar+json", "", uid, row.getString("data").getBytes(StandardCharsets.UTF_8), properties));
            }
            return null;
        });
        return found;
    }

    private static List<Found> files(VandelayFile.Rows rows, String directory) throws SQLException {
        return rows.query("SELECT f.id, f.name, f.media_type, f.created, f.modified, f.blob_id, hex(b.hash), " + Blob.SIZE + " FROM file_nodes f JOIN blobs b ON b.id = f.blob_id"
                + " WHERE f.node_type = 'file' AND coalesce(f.parent_id, '') = ? ORDER BY f.id", row -> {
                    SortedMap<String, String> properties = new TreeMap<>();
                    Dates.parse(row.getString(4)).ifPresent(date -> properties.put(Item.CREATED, date.toString()));
                    Dates.parse(row.getString(5)).ifPresent(date -> properties.put(Item.MODIFIED, date.toString()));
                    String mediaType = row.getString(3) == null || row.getString(3).isBlank() ? "application/octet-stream" : row.getString(3);
                    return new Found(new Item(row.getString(1), row.getString(7) + properties, mediaType, named(row.getString(2), row.getString(1)), "", row.getLong(8), properties), null, row.getLong(6));
                }, directory.isEmpty() ? "" : Long.valueOf(directory));
    }

    @Override
    public ItemListing list(ItemCollection collection, String since) {
        return new ItemListing("", true, items(collection).stream().map(Found::item)
                .map(item -> new Stub(item.id(), item.version(), item.name(), item.size())).toList(), List.of());
    }

    @Override
    public void read(ItemCollection collection, List<String> ids, ItemSink sink) {
        Set<String> wanted = Set.copyOf(ids);
        for (Found each : items(collection)) {
            if (wanted.contains(each.item.id())) {
                try (InputStream content = each.content == null ? new Blob(file, each.blob, each.item.size()) : new ByteArrayInputStream(each.content)) {
                    sink.item(each.item, content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
