package dev.godwit.jmap.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.jmap.client.Json;
import java.io.IOException;
import java.util.Base64;

/**
 * Photos and attachments: the server has them as blobs (RFC 9610 §3, JMAP for Calendars §5), which mean nothing anywhere else. In
 * the content they are data URLs (RFC 2397).
 */
enum InlineBlobs {
    /** Of a card. */
    MEDIA("media", "uri", "mediaType"),
    /** Of an event. */
    LINKS("links", "href", "contentType");

    /** Data URLs above this length are sent as blobs, so that requests stay small. */
    private static final int LARGE = 16 * 1024;
    private static final String BLOB_ID = "blobId";
    private static final String BASE64 = ";base64,";

    private final String map;
    private final String url;
    private final String type;

    InlineBlobs(String map, String url, String type) {
        this.map = map;
        this.url = url;
        this.type = type;
    }

    boolean isIn(ObjectNode object) {
        for (JsonNode each : object.path(map)) {
            if (each.path(BLOB_ID).isTextual()) {
                return true;
            }
        }
        return false;
    }

    /** Blobs become data URLs. */
    void put(ObjectNode object, Blobs blobs) throws IOException, Refusal {
        for (ObjectNode each : Json.objects(object.get(map)).values()) {
            String blobId = Json.text(each, BLOB_ID, "");
            if (!blobId.isEmpty()) {
                String mediaType = Json.text(each, type, "application/octet-stream");
                byte[] bytes = blobs.bytes(blobId, mediaType);
                each.remove(BLOB_ID);
                each.put(url, "data:" + mediaType + BASE64 + Base64.getEncoder().encodeToString(bytes));
            }
        }
    }

    /** Large data URLs become blobs; ids of blobs elsewhere are dropped. */
    void take(ObjectNode object, Blobs blobs) throws IOException, Refusal {
        for (ObjectNode each : Json.objects(object.get(map)).values()) {
            each.remove(BLOB_ID);
            String text = Json.text(each, url, "");
            int data = text.indexOf(BASE64);
            if (text.length() > LARGE && text.startsWith("data:") && data > 0) {
                String mediaType = Json.text(each, type, text.substring("data:".length(), data));
                each.put(BLOB_ID, blobs.upload(decode(text.substring(data + BASE64.length())), mediaType));
                each.put(type, mediaType);
                each.remove(url);
            }
        }
    }

    private static byte[] decode(String text) throws Refusal {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(dev.godwit.contract.RefusalReason.UNCLASSIFIED, "a data URL in it is damaged");
        }
    }
}
