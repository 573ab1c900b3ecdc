package dev.godwit.formats.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.ConversionException;
import dev.godwit.formats.contentline.Limits;
import java.io.IOException;

/** JSON without loss: numbers keep their spelling, the order of members stays, a name given twice is an error. */
public final class Json {
    private static final int LENGTH = Limits.DEFAULT.bytes() * 2;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(60).maxStringLength(LENGTH).maxDocumentLength(LENGTH).maxNumberLength(100).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws ConversionException if this is no JSON object, or one deeper or larger than any item */
    public static ObjectNode readObject(byte[] content) {
        if (read(content) instanceof ObjectNode object) {
            return object;
        }
        throw new ConversionException(1, "not a JSON object");
    }

    /** @throws ConversionException if this is no JSON */
    public static JsonNode read(byte[] content) {
        try {
            return MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw new ConversionException(place == null ? 0 : place.getLineNr(), "not well-formed JSON, or deeper or larger than an item can be");
        } catch (IOException e) {
            throw new ConversionException(0, "not JSON");
        }
    }

    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    public static String text(JsonNode node) {
        return new String(write(node), java.nio.charset.StandardCharsets.UTF_8);
    }
}
