package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.testkit.imap.Content;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** SieveScript (RFC 9661). */
final class SieveScriptType implements DataType {
    private static final int MAX_NAME = 512;
    private static final int MAX_SIZE = 100_000;
    private static final int MAX_SCRIPTS = 20;
    private static final Schema SCHEMA = new Schema().serverSet("id").optional("name", Shape.STRING.orNull()).required("blobId", Shape.ID)
            .serverSet("isActive");

    @Override
    public String name() {
        return "SieveScript";
    }

    @Override
    public String capability() {
        return Urn.SIEVE;
    }

    @Override
    public String idPrefix() {
        return "S";
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("get", "set", "query");
    }

    @Override
    public Map<String, Shape> arguments(String verb) {
        return verb.equals("set") ? Map.of("onSuccessActivateScript", Shape.STRING, "onSuccessDeactivateScript", Shape.BOOLEAN) : Map.of();
    }

    static ObjectNode capabilityOf() {
        ObjectNode sieve = Json.object().put("maxSizeScriptName", MAX_NAME).put("maxSizeScript", MAX_SIZE).put("maxNumberScripts", MAX_SCRIPTS)
                .put("maxNumberRedirects", 4);
        sieve.set("sieveExtensions", Json.array(SieveGrammar.EXTENSIONS));
        return sieve.putNull("notificationMethods").putNull("externalLists");
    }

    @Override
    public void prepare(Access access, ObjectNode created) {
        created.put("isActive", false);
        if (Json.text(created, "name") == null) {
            created.put("name", "script-" + created.get("id").asText());
        }
    }

    @Override
    public void check(Access access, ObjectNode before, ObjectNode after) {
        String name = Json.text(after, "name");
        int size = name == null ? 0 : name.getBytes(StandardCharsets.UTF_8).length;
        if (size == 0 || size > MAX_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw SetError.invalid("name", "empty, too long or with control characters");
        }
        for (ObjectNode other : access.table(name()).all()) {
            if (other.get("name").asText().equals(name) && !other.get("id").equals(after.get("id"))) {
                throw SetError.alreadyExists(other.get("id").asText());
            }
        }
        if (before == null && access.table(name()).all().size() >= MAX_SCRIPTS) {
            throw SetError.of("overQuota", "maxNumberScripts");
        }
        if (before == null || !before.get("blobId").equals(after.get("blobId"))) {
            checkContent(access, after.get("blobId").asText());
        }
    }

    /** A {@link SetError} if the blob is not there, too large, or no script. */
    static void checkContent(Access access, String blobId) {
        Content content = access.account().blobs().get(blobId);
        if (content == null) {
            throw SetError.blobNotFound(blobId);
        }
        if (content.size() > MAX_SIZE) {
            throw SetError.of("tooLarge", "maxSizeScript");
        }
        String problem = SieveGrammar.problem(content.bytes());
        if (problem != null) {
            throw SetError.of("invalidSieve", problem);
        }
    }

    @Override
    public void beforeDestroy(Access access, ObjectNode script, ObjectNode arguments) {
        if (script.get("isActive").asBoolean()) {
            throw SetError.of("sieveIsActive", "deactivate it before");
        }
    }

    @Override
    public void afterSet(Access access, ObjectNode arguments, ObjectNode response, Map<String, String> creationIds) {
        String wanted = Json.text(arguments, "onSuccessActivateScript");
        String id = wanted == null ? null : wanted.startsWith("#") ? creationIds.get(wanted.substring(1)) : wanted;
        boolean activate = id != null && access.get(name(), id) != null;
        if (!Containers.allWell(response) || !activate && !arguments.path("onSuccessDeactivateScript").asBoolean()) {
            return;
        }
        for (ObjectNode script : List.copyOf(access.table(name()).all())) {
            boolean active = activate && script.get("id").asText().equals(id);
            if (script.get("isActive").asBoolean() != active) {
                access.table(name()).update(script.deepCopy().put("isActive", active));
                Containers.report(response, creationIds, script.get("id").asText(), "isActive", active);
            }
        }
    }

    @Override
    public Predicate<ObjectNode> filter(Access access, ObjectNode condition) {
        Predicate<ObjectNode> all = script -> true;
        for (String name : Json.names(condition)) {
            all = all.and(switch (name) {
                case "name" -> script -> script.get("name").asText().contains(condition.get("name").asText());
                case "isActive" -> script -> script.get("isActive").equals(condition.get("isActive"));
                default -> throw MethodError.of("unsupportedFilter", name);
            });
        }
        return all;
    }

    @Override
    public Comparator<ObjectNode> order(Access access, String property, ObjectNode comparator) {
        return switch (property) {
            case "name", "isActive" -> Comparator.comparing(script -> script.get(property).asText());
            default -> throw MethodError.of("unsupportedSort", property);
        };
    }
}
