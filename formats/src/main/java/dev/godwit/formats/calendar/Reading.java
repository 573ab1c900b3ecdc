package dev.godwit.formats.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Text;
import dev.godwit.formats.json.Ids;
import dev.godwit.formats.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An object in the making: the values so far, what must be remembered of the text, and the keys of its collections. */
final class Reading {
    final ObjectNode js = Json.object();
    final Map<String, ObjectNode> hints = new HashMap<>();
    final Zones zones;
    private final Map<String, Ids> ids = new HashMap<>();

    Reading(Zones zones) {
        this.zones = zones;
    }

    Ids ids(String collection) {
        return ids.computeIfAbsent(collection, c -> new Ids());
    }

    /** The key for what the line becomes; empty if it asks by JSID for one that cannot be. */
    Optional<String> key(String collection, ContentLine line) {
        Optional<String> asked = line.parameter("JSID");
        return asked.isPresent() ? asked.filter(ids(collection)::take) : Optional.of(ids(collection).derive(Text.unescape(line.value())));
    }

    /** Remembers the TZID where the zone alone would not lead back to it. */
    void zoneForm(String path, ContentLine line, Zones.When when, String zone) {
        Optional<String> tzid = line.parameter("TZID");
        if (when.date()) {
            return;
        }
        if (tzid.isPresent() && !line.value().strip().endsWith("Z")) {
            if (!tzid.get().equals(zone) || TimeZones.isUtc(tzid.get())) {
                Hints.parameter(hints, path, line.name(), "tzid", tzid.get());
            }
        } else if (TimeZones.UTC.equals(when.zone()) && !TimeZones.UTC.equals(zone)) {
            Hints.parameter(hints, path, line.name(), "tzid", "Z");
        }
    }
}
