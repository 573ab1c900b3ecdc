package dev.godwit.formats.calendar;

import dev.godwit.formats.ConversionException;
import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Limits;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.QuotedPrintable;
import dev.godwit.formats.contentline.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings properties into the shape the conversion works on: UTF-8 without quoted-printable, one value per line. */
final class Lines {
    private static final Set<String> LISTS = Set.of("CATEGORIES", "EXDATE", "RDATE", "CONCEPT");

    private Lines() {
    }

    static List<ContentLine> explode(List<ContentLine> lines) {
        Set<ContentLine> exploded = new LinkedHashSet<>();
        List<ContentLine> all = new ArrayList<>();
        for (ContentLine line : lines) {
            ContentLine plain = plain(line);
            if (!LISTS.contains(plain.upperName())) {
                all.add(plain);
                continue;
            }
            for (String value : Text.split(plain.value(), ',')) {
                ContentLine one = new ContentLine(plain.group(), plain.name(), plain.parameters(), value, plain.charset());
                if (exploded.add(one)) {
                    all.add(one);
                }
                if (exploded.size() > Limits.VALUES) {
                    throw new ConversionException(0, "more than " + Limits.VALUES + " values in lists");
                }
            }
        }
        return all;
    }

    /** vCalendar 1.0, which phones and Outlook 97 to 2003 exported, has quoted-printable and other character sets. */
    private static ContentLine plain(ContentLine line) {
        String value = line.quotedPrintable() ? Text.escape(QuotedPrintable.decode(line).replace("\r\n", "\n").replace('\r', '\n')) : line.value();
        List<Parameter> parameters = line.parameters().stream()
                .filter(p -> !p.is("CHARSET") && !(line.quotedPrintable() && (p.is("ENCODING") || p.bare() && p.is("QUOTED-PRINTABLE")))).toList();
        return new ContentLine(line.group(), line.name(), parameters, value, StandardCharsets.UTF_8);
    }

    /** Puts categories back into one property: many programs read only the first. */
    static List<ContentLine> implode(List<ContentLine> lines) {
        Map<List<Object>, StringBuilder> merged = new HashMap<>();
        List<ContentLine> first = new ArrayList<>();
        for (ContentLine line : lines) {
            StringBuilder same = merged.get(identity(line));
            if (same == null) {
                first.add(line);
                if (line.is("CATEGORIES") || line.is("CONCEPT")) {
                    merged.put(identity(line), new StringBuilder(line.value()));
                }
            } else {
                same.append(',').append(line.value());
            }
        }
        return first.stream().map(l -> merged.containsKey(identity(l)) ? ContentLine.of(l.name(), l.parameters(), merged.get(identity(l)).toString()) : l).toList();
    }

    private static List<Object> identity(ContentLine line) {
        return List.of(line.upperName(), line.parameters());
    }
}
