package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.testkit.imap.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** FileNode (draft-ietf-jmap-filenode-13), as Stalwart implements it. Symbolic links are kept, not followed. */
final class FileNodeType implements DataType {
    static final String FORBIDDEN = "/<>:\"\\|?*";
    static final Rights RIGHTS = Rights.of("mayRead", "mayAddChildren", "mayRename", "mayDelete", "mayModifyContent", "mayShare");
    private static final Schema SCHEMA = new Schema().serverSet("id").optional("parentId", Shape.ID_OR_NULL, null)
            .optionalOnce("nodeType", Shape.oneOf("file", "directory", "symlink")).optional("blobId", Shape.ID_OR_NULL, null)
            .optional("target", Shape.listOf(Shape.STRING).orNull(), null).serverSet("size").required("name", Shape.STRING)
            .optional("type", Shape.STRING.orNull(), null).optionalOnce("created", Shape.UTC_DATE).optional("modified", Shape.UTC_DATE)
            .optional("accessed", Shape.UTC_DATE).serverSet("changed").optional("executable", Shape.BOOLEAN, false)
            .optional("isSubscribed", Shape.BOOLEAN, true).serverSet("myRights").optional("shareWith", RIGHTS.shareWith(), null)
            .optional("role", Shape.oneOf("root", "home", "temp", "trash", "documents", "downloads", "music", "pictures", "videos").orNull(), null);

    @Override
    public String name() {
        return "FileNode";
    }

    @Override
    public String capability() {
        return Urn.FILENODE;
    }

    @Override
    public String idPrefix() {
        return "F";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Map<String, Shape> arguments(String verb) {
        return switch (verb) {
            case "set" -> Map.of("onDestroyRemoveChildren", Shape.BOOLEAN, "onExists", Shape.oneOf("replace", "rename", "newest").orNull(),
                    "compareCaseInsensitively", Shape.BOOLEAN);
            case "get" -> Map.of("fetchParents", Shape.BOOLEAN);
            case "query" -> Map.of("depth", Shape.UNSIGNED.orNull());
            default -> Map.of();
        };
    }

    @Override
    public boolean visible(Access access, ObjectNode node) {
        return RIGHTS.readable(access, node);
    }

    /** Null lets the server take the time. */
    @Override
    public void beforeCheck(Access access, ObjectNode node) {
        for (String date : List.of("created", "modified", "accessed")) {
            if (node.has(date) && node.get(date).isNull()) {
                node.put(date, access.quirks().now());
            }
        }
    }

    @Override
    public void prepare(Access access, ObjectNode node) {
        if (!node.has("nodeType")) {
            node.put("nodeType", !node.get("blobId").isNull() ? "file" : !node.get("target").isNull() ? "symlink" : "directory");
        }
        for (String date : List.of("created", "modified", "accessed")) {
            if (!node.has(date)) {
                node.put(date, access.quirks().now());
            }
        }
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode node) {
        checkName(node.get("name").asText());
        checkKind(access, node);
        String parentId = Json.text(node, "parentId");
        checkParent(access, node, parentId);
        ObjectNode other = sibling(access, node, node.get("name").asText());
        if (other != null) {
            throw SetError.alreadyExists(other.get("id").asText());
        }
        RIGHTS.checkShareWith(access, before, node);
        if (before == null && parentId != null) {
            RIGHTS.require(access, access.get(name(), parentId), "mayAddChildren");
        } else if (before != null) {
            RIGHTS.require(access, before, before.get("blobId").equals(node.get("blobId")) ? "mayRename" : "mayModifyContent");
        }
        node.put("modified", node.path("modified").asText(access.quirks().now()));
        node.put("changed", access.quirks().now());
    }

    /** {@code onExists}: another name, or the other goes. */
    @Override
    public void makeRoom(Access access, ObjectNode node, ObjectNode arguments, ObjectNode response) {
        String how = Json.text(arguments, "onExists");
        ObjectNode other = how == null ? null : sibling(access, node, node.path("name").asText());
        if (other == null || how.equals("newest") && node.path("modified").asText().compareTo(other.get("modified").asText()) <= 0) {
            return;
        }
        if (how.equals("rename")) {
            String name = node.get("name").asText();
            int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
            for (int i = 2; sibling(access, node, node.get("name").asText()) != null; i++) {
                node.put("name", name.substring(0, dot) + " (" + i + ")" + name.substring(dot));
            }
        } else {
            SetMethod.remove(access, this, other.get("id").asText(), arguments);
            ((ArrayNode) response.get("destroyed")).add(other.get("id"));
        }
    }

    /** What is in the same place under this name, or null. */
    private ObjectNode sibling(Access access, ObjectNode node, String name) {
        return access.table(name()).all().stream().filter(other -> other.get("name").asText().equals(name)
                && Objects.equals(Json.text(other, "parentId"), Json.text(node, "parentId"))
                && !other.get("id").equals(node.get("id"))).findFirst().orElse(null);
    }

    private static void checkName(String name) {
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        boolean reserved = name.equals(".") || name.equals("..") || name.matches("(?i)con|prn|aux|nul|(com|lpt)\\d");
        if (size == 0 || size > 255 || reserved || name.codePoints().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0 || Character.isISOControl(c))) {
            throw SetError.invalid("name", "no name for a file");
        }
    }

    private static void checkKind(Access access, ObjectNode node) {
        boolean file = node.get("nodeType").asText().equals("file");
        boolean link = node.get("nodeType").asText().equals("symlink");
        if (file == node.get("blobId").isNull()) {
            throw SetError.invalid("blobId", file ? "a file has one" : "only a file has one");
        }
        if (link == node.get("target").isNull()) {
            throw SetError.invalid("target", link ? "a symlink has one" : "only a symlink has one");
        }
        if (!file && !node.get("type").isNull()) {
            throw SetError.invalid("type", "only a file has one");
        }
        if (!file) {
            node.putNull("size");
            return;
        }
        if (!node.get("role").isNull()) {
            throw SetError.invalid("role", "a file has none");
        }
        Content content = access.account().blobs().get(node.get("blobId").asText());
        if (content == null) {
            throw SetError.blobNotFound(node.get("blobId").asText());
        }
        long quota = access.account().quota();
        if (quota != Long.MAX_VALUE && content.size() - node.path("size").asLong() > quota - access.account().usedBytes()) {
            throw SetError.of("overQuota", "the account is full");
        }
        node.put("size", content.size());
    }

    private void checkParent(Access access, ObjectNode node, String parentId) {
        int depth = 0;
        for (String up = parentId; up != null; depth++) {
            ObjectNode parent = access.get(name(), up);
            if (parent == null || up.equals(node.path("id").asText()) || !parent.get("nodeType").asText().equals("directory") || depth > 1000) {
                throw SetError.invalid("parentId", "no such directory, or a loop");
            }
            up = Json.text(parent, "parentId");
        }
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode node, ObjectNode arguments) {
        RIGHTS.require(access, node, "mayDelete");
        List<ObjectNode> children = new ArrayList<>(access.table(name()).all().stream()
                .filter(child -> node.get("id").asText().equals(Json.text(child, "parentId"))).toList());
        if (!children.isEmpty() && !arguments.path("onDestroyRemoveChildren").asBoolean()) {
            throw SetError.of("nodeHasChildren", "it is not empty");
        }
        children.forEach(child -> SetMethod.remove(access, this, child.get("id").asText(), arguments));
    }

    @Override
    public ObjectNode view(Access access, ObjectNode stored, Set<String> properties, ObjectNode arguments) {
        ObjectNode view = stored.deepCopy();
        view.set("myRights", RIGHTS.mine(access, stored));
        return RIGHTS.has(access, stored, "mayShare") ? view : view.putNull("shareWith");
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        Predicate<ObjectNode> all = node -> true;
        for (String name : Json.names(condition)) {
            all = all.and(switch (name) {
                case "parentId", "role", "nodeType", "blobId", "name", "type" -> node -> node.get(name).equals(condition.get(name));
                case "isExecutable" -> node -> node.get("executable").equals(condition.get(name));
                case "hasAnyRole" -> node -> node.get("role").isNull() != condition.get(name).asBoolean();
                case "ancestorId" -> node -> isBelow(access, node, condition.get(name).asText());
                case "isTopLevel" -> node -> node.get("parentId").isNull() == condition.get(name).asBoolean();
                default -> throw MethodError.of("unsupportedFilter", name);
            });
        }
        return all;
    }

    private boolean isBelow(Access access, ObjectNode node, String ancestor) {
        String up = Json.text(node, "parentId");
        while (up != null && !up.equals(ancestor)) {
            up = Json.text(access.get(name(), up), "parentId");
        }
        return up != null;
    }

    @Override
    public Comparator<ObjectNode> order(Access access, String property, ObjectNode comparator) {
        return switch (property) {
            case "name", "created", "modified", "type", "nodeType" -> Comparator.comparing(node -> node.path(property).asText());
            case "size" -> Comparator.comparingLong(node -> node.path("size").asLong());
            default -> throw MethodError.of("unsupportedSort", property);
        };
    }
}
