package dev.godwit.formats.calendar;

import dev.godwit.formats.contentline.ContentLine;
import dev.godwit.formats.contentline.Parameter;
import dev.godwit.formats.contentline.QuotedPrintable;
import dev.godwit.formats.contentline.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
        List<ContentLine> all = new ArrayList<>();
        for (ContentLine line : lines) {
            int same = line.is("CATEGORIES") || line.is("CONCEPT") ? mergeable(all, line) : -1;
            if (same < 0) {
                all.add(line);
            } else {
                ContentLine first = all.get(same);
                all.set(same, ContentLine.of(first.name(), first.parameters(), first.value() + "," + line.value()));
            }
        }
        return all;
    }

    private static int mergeable(List<ContentLine> lines, ContentLine line) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).is(line.name()) && lines.get(i).parameters().equals(line.parameters())) {
                return i;
            }
        }
        return -1;
    }
}
