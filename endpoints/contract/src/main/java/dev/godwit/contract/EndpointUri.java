package dev.godwit.contract;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where an account is, as typed: {@code scheme://user@host:port/path?option=value}, or {@code scheme:path?option=value}
 * for files. User, path and option values may be percent-encoded. A password in it is an error, because argument lists
 * are visible to everybody on the machine.
 *
 * @param user empty if none was given
 * @param host empty for files
 * @param port -1 if none was given
 * @param path without the leading slash after a host; as it stands for files
 */
public record EndpointUri(String text, String scheme, String user, String host, int port, String path, Map<String, String> options) {

    public EndpointUri {
        options = Map.copyOf(options);
    }

    /** @throws EndpointException USAGE if {@code text} is not of that form */
    public static EndpointUri parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !text.substring(0, colon).matches("[a-z][a-z0-9+.-]*")) {
            if (text.endsWith(".godwit")) {
                return new EndpointUri(text, "archive", "", "", -1, text, Map.of());
            }
            throw usage(text, "it has no scheme").nextStep(
                    "Write imaps://user@host, maildir:/path, mbox:/path, or the name of an archive file ending in .godwit.");
        }
        String scheme = text.substring(0, colon);
        String rest = text.substring(colon + 1);
        Map<String, String> options = new LinkedHashMap<>();
        int question = rest.indexOf('?');
        if (question >= 0) {
            parseOptions(text, rest.substring(question + 1), options);
            rest = rest.substring(0, question);
        }
        if (!rest.startsWith("//")) {
            if (rest.isEmpty()) {
                throw usage(text, "it names no path");
            }
            return new EndpointUri(text, scheme, "", "", -1, decode(rest), options);
        }
        rest = rest.substring(2);
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : decode(rest.substring(slash + 1));
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? "" : authority.substring(0, at);
        if (user.indexOf(':') >= 0) {
            throw EndpointException.of(EndpointException.Kind.USAGE, scheme + ": the URL contains a password, and everybody on this machine can read argument lists")
                    .nextStep("Leave it out; give it by --source-password-file, --source-password-command, the environment, or at the prompt (--target-… for the target).");
        }
        String hostPort = authority.substring(at + 1);
        String host = hostPort;
        int port = -1;
        int portColon = hostPort.lastIndexOf(':');
        if (portColon >= 0 && hostPort.indexOf(']', portColon) < 0) {
            host = hostPort.substring(0, portColon);
            port = parsePort(text, hostPort.substring(portColon + 1));
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw usage(text, "it names no host");
        }
        return new EndpointUri(text, scheme, decode(user), host, port, path, options);
    }

    private static void parseOptions(String text, String query, Map<String, String> options) {
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "true" : decode(pair.substring(equals + 1));
            if (options.put(name, value) != null) {
                throw usage(text, "the option '" + name + "' is given twice");
            }
        }
    }

    private static int parsePort(String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw usage(text, "'" + digits + "' is not a port");
        }
        throw usage(text, "'" + digits + "' is not a port");
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static EndpointException usage(String text, String why) {
        return EndpointException.of(EndpointException.Kind.USAGE, "'" + text + "' is not an endpoint: " + why);
    }

    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** True for {@code name}, {@code name=true} and {@code name=yes}. @throws EndpointException USAGE for other values than true, yes, false, no */
    public boolean flag(String name) {
        return switch (option(name).orElse("false")) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            case String other -> throw usage(text, "the option '" + name + "' is true or false, not '" + other + "'");
        };
    }

    /** @throws EndpointException USAGE if an option was given that is not among {@code known} */
    public void requireOptions(Set<String> known) {
        for (String name : new TreeSet<>(options.keySet())) {
            if (!known.contains(name)) {
                throw usage(text, scheme + " has no option '" + name + "'").nextStep("Known: " + String.join(", ", new TreeSet<>(known)) + ".");
            }
        }
    }
}
