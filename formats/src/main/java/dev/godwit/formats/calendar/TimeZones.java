package dev.godwit.formats.calendar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which IANA time zone a TZID means. */
public final class TimeZones {
    public static final String UTC = "Etc/UTC";

    private static final Set<String> IANA = ZoneId.getAvailableZoneIds();
    private static final Set<String> UTC_NAMES = Set.of("UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "GMT", "Etc/GMT", "Z");
    private static final Map<String, String> WINDOWS = windows();

    private TimeZones() {
    }

    public static boolean isIana(String tzid) {
        return IANA.contains(tzid) && !tzid.startsWith("SystemV/");
    }

    public static boolean isUtc(String tzid) {
        return UTC_NAMES.contains(tzid);
    }

    /**
     * The IANA name of the zone: the TZID itself, the end of one with a prefix ({@code /mozilla.org/20050126_1/Europe/Berlin},
     * libical and Evolution write such too), or that of a Windows name (Outlook, Exchange). Empty where nothing is known.
     */
    public static Optional<String> iana(String tzid) {
        String name = tzid.strip();
        if (isIana(name)) {
            return Optional.of(name);
        }
        String windows = WINDOWS.get(name.toLowerCase(Locale.ROOT));
        if (windows != null) {
            return Optional.of(windows);
        }
        return name.startsWith("/") ? suffix(name) : Optional.empty();
    }

    private static Optional<String> suffix(String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String rest = name.substring(slash + 1);
            if (isIana(rest)) {
                return Optional.of(rest);
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> windows() {
        Map<String, String> names = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(TimeZones.class.getResourceAsStream("windows-zones.txt"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf(" = ");
                if (!line.startsWith("#") && equals > 0) {
                    names.put(line.substring(0, equals).toLowerCase(Locale.ROOT), line.substring(equals + 3).strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(names);
    }
}
