package dev.godwit.formats.contentline;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One property as it stands in the text, unfolded and otherwise untouched (RFC 5545 §3.1, RFC 6350 §3.3, vCard 2.1).
 *
 * @param group what stands before the dot ({@code item1.TEL}); empty without
 * @param name as spelled
 * @param parameters in order, as spelled
 * @param value as spelled: escapes, quoted-printable and base64 are not undone
 * @param charset of the line's bytes: UTF-8, or what an old vCard used instead
 */
public record ContentLine(String group, String name, List<Parameter> parameters, String value, Charset charset) implements Node {

    public ContentLine {
        parameters = List.copyOf(parameters);
    }

    public static ContentLine of(String name, String value) {
        return of(name, List.of(), value);
    }

    public static ContentLine of(String name, List<Parameter> parameters, String value) {
        return new ContentLine("", name, parameters, value, StandardCharsets.UTF_8);
    }

    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    public String upperName() {
        return name.toUpperCase(Locale.ROOT);
    }

    /** The first value of the parameter. */
    public Optional<String> parameter(String parameter) {
        return parameterValues(parameter).stream().findFirst();
    }

    /** All values of all parameters of that name. */
    public List<String> parameterValues(String parameter) {
        return parameters.stream().filter(p -> p.is(parameter)).flatMap(p -> p.values().stream()).toList();
    }

    public boolean hasParameter(String parameter, String value) {
        return parameterValues(parameter).stream().anyMatch(value::equalsIgnoreCase);
    }

    public ContentLine with(Parameter parameter) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.add(parameter);
        return withParameters(all);
    }

    public ContentLine withParameters(List<Parameter> all) {
        return new ContentLine(group, name, all, value, charset);
    }

    public ContentLine without(String parameter) {
        return withParameters(parameters.stream().filter(p -> !p.is(parameter)).toList());
    }

    public ContentLine inGroup(String other) {
        return new ContentLine(other, name, parameters, value, charset);
    }

    /** Whether the value is quoted-printable, which only vCard and vCalendar 1.0 know, by a bare parameter or a named one. */
    public boolean quotedPrintable() {
        return parameters.stream().anyMatch(p -> p.bare() ? p.is("QUOTED-PRINTABLE") : p.is("ENCODING") && p.raw().equalsIgnoreCase("QUOTED-PRINTABLE"));
    }

    /** The line as one string, unfolded, without line end. */
    public String spelled() {
        StringBuilder line = new StringBuilder(value.length() + 32);
        if (!group.isEmpty()) {
            line.append(group).append('.');
        }
        line.append(name);
        for (Parameter parameter : parameters) {
            line.append(';').append(parameter.name());
            if (!parameter.bare()) {
                line.append('=').append(parameter.raw());
            }
        }
        return line.append(':').append(value).toString();
    }
}
