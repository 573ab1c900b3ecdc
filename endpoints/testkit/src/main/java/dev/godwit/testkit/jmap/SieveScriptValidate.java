package dev.godwit.testkit.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** SieveScript/validate (RFC 9661 §2.6). */
final class SieveScriptValidate {
    private SieveScriptValidate() {
    }

    static ObjectNode run(Call call) {
        call.check(Map.of("blobId", Shape.ID), Map.of());
        call.require("blobId");
        ObjectNode response = call.response();
        try {
            SieveScriptType.checkContent(call.access(), call.arguments().get("blobId").asText());
            return response.putNull("error");
        } catch (SetError e) {
            return response.set("error", e.json());
        }
    }
}
