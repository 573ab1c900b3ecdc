package dev.godwit.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** The properties of collections and items as they stand in the tables: one JSON object of strings, names in order. */
final class Properties {
    private static final JsonFactory JSON = new JsonFactory();

    private Properties() {
    }

    static String write(SortedMap<String, String> properties) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (var property : properties.entrySet()) {
                json.writeStringField(property.getKey(), property.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    /** @throws dev.godwit.contract.EndpointException MALFORMED if it is not what {@link #write} makes */
    static SortedMap<String, String> read(String text) {
        SortedMap<String, String> properties = new TreeMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw ArchiveErrors.damaged("properties", "they are not an object");
            }
            for (JsonToken token = json.nextToken(); token == JsonToken.FIELD_NAME; token = json.nextToken()) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    throw ArchiveErrors.damaged("properties", "one of them is not a string");
                }
                properties.put(name, json.getText());
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw ArchiveErrors.damaged("properties", "they do not end");
            }
        } catch (IOException e) {
            throw ArchiveErrors.damaged("properties", "they are not JSON");
        }
        return properties;
    }
}
