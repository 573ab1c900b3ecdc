package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** All methods by name. */
final class Methods {
    /** @param type null for methods of the core */
    record Method(String capability, boolean writes, DataType type, Function<Call, ObjectNode> body) {
    }

    private final Map<String, Method> methods = new HashMap<>();

    Methods(JmapServer server) {
        for (DataType type : DataTypes.ALL) {
            for (String verb : type.verbs()) {
                String name = type.name() + "/" + verb;
                methods.put(name, new Method(type.capability(), verb.equals("set"), type, body(verb, type, server, name)));
            }
        }
        methods.put("Blob/copy", new Method(Urn.CORE, true, null, call -> BlobCopy.run(call, server)));
        methods.put("SieveScript/validate", new Method(Urn.SIEVE, false, null, SieveScriptValidate::run));
        methods.put("Email/import", new Method(Urn.MAIL, true, DataTypes.named("Email"),
                call -> EmailImport.run(call, server.counts().imported(), error -> server.refused("Email/import", error))));
    }

    private static Function<Call, ObjectNode> body(String verb, DataType type, JmapServer server, String name) {
        return switch (verb) {
            case "get" -> call -> GetMethod.run(call, type);
            case "changes" -> call -> ChangesMethod.run(call, type);
            case "set" -> call -> SetMethod.run(call, type, error -> server.refused(name, error));
            case "query" -> call -> QueryMethod.run(call, type);
            case "queryChanges" -> call -> QueryChangesMethod.run(call, type);
            default -> throw new IllegalArgumentException(verb);
        };
    }

    /** The method, or an {@code unknownMethod} error if there is none in what the request uses (RFC 8620 §3.3). */
    Method find(String name, Set<String> using) {
        Method method = methods.get(name);
        if (method == null || !using.contains(method.capability())) {
            throw MethodError.of("unknownMethod", method == null ? "no such method" : method.capability() + " is not in using");
        }
        return method;
    }
}
