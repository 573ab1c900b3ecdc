package dev.godwit.dav.client;

import dev.godwit.wire.http.Origin;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of resources in one spelling, whatever spelling a server uses: an encoded path, or a whole URL for what lies
 * on another server. Everything but letters, digits and {@code -._~@} is percent-encoded, byte by byte, so that two hrefs
 * that name one resource are equal and a name in any charset survives. A collection's ends with a slash.
 */
public final class Hrefs {
    private static final String PLAIN = "-._~@";

    private final Origin origin;

    public Hrefs(Origin origin) {
        this.origin = origin;
    }

    /** What an href in an answer to a request for {@code requested} names: absolute, from the root, relative, encoded or not. */
    public String of(String requested, String href) {
        String text = href.strip();
        if (text.startsWith("//")) {
            text = (origin.secure() ? "https:" : "http:") + text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return absolute(text, lower.startsWith("https://"));
        }
        if (text.startsWith("/")) {
            return prefix(requested) + canonical(text);
        }
        String path = path(requested);
        return prefix(requested) + path.substring(0, path.lastIndexOf('/') + 1) + canonical(text);
    }

    private String absolute(String url, boolean secure) {
        int start = url.indexOf("//") + 2;
        int slash = url.indexOf('/', start);
        String path = slash < 0 ? "/" : canonical(url.substring(slash));
        String authority = url.substring(start, slash < 0 ? url.length() : slash);
        Optional<Origin> named = origin(secure, authority.substring(authority.lastIndexOf('@') + 1));
        // behind a proxy that ends TLS, servers name themselves by http:// and by names of their own
        boolean here = named.isEmpty() || named.get().host().equals(origin.host()) && (named.get().equals(origin) || !secure)
                || origin.secure() && !secure;
        return here ? path : named.get() + path;
    }

    private static Optional<Origin> origin(boolean secure, String authority) {
        try {
            return Optional.of(Origin.of(URI.create((secure ? "https://" : "http://") + authority + "/")));
        } catch (IllegalArgumentException noUrl) {
            return Optional.empty();
        }
    }

    /** Where to send a request for it. */
    public URI uri(String id) {
        return id.startsWith("/") ? origin.resolve(id) : URI.create(id);
    }

    /** The server it lies on, if it is another than the account's. */
    public Optional<Origin> elsewhere(String id) {
        return id.startsWith("/") ? Optional.empty() : Optional.of(Origin.of(URI.create(id)));
    }

    private static String prefix(String id) {
        return id.startsWith("/") ? "" : id.substring(0, id.length() - path(id).length());
    }

    /** The path alone. */
    public static String path(String id) {
        if (id.startsWith("/")) {
            return id;
        }
        int slash = id.indexOf('/', id.indexOf("//") + 2);
        return slash < 0 ? "/" : id.substring(slash);
    }

    /** With a slash at its end. */
    public static String collection(String id) {
        return id.endsWith("/") ? id : id + "/";
    }

    /** Without a slash at its end. */
    public static String plain(String id) {
        return id.length() > 1 && id.endsWith("/") ? id.substring(0, id.length() - 1) : id;
    }

    /** What lies directly in {@code collection} is named by its last level, with its slash if it has one; empty for all else, the collection itself included. */
    public static Optional<String> member(String collection, String id) {
        if (!id.startsWith(collection) || id.length() == collection.length()) {
            return Optional.empty();
        }
        String level = id.substring(collection.length());
        int slash = level.indexOf('/');
        String name = slash < 0 ? level : level.substring(0, slash);
        boolean direct = slash < 0 || slash == level.length() - 1;
        return direct && !name.isEmpty() && !name.equals(".") && !name.equals("..") ? Optional.of(level) : Optional.empty();
    }

    /** The last level, decoded; where it is not UTF-8, as ISO 8859-1. */
    public static String name(String id) {
        String plain = plain(id);
        byte[] bytes = decode(plain.substring(plain.lastIndexOf('/') + 1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** A name as a level of a path. */
    public static String encode(String name) {
        StringBuilder out = new StringBuilder();
        encode(name.getBytes(StandardCharsets.UTF_8), out);
        return out.toString();
    }

    /** A path in the one spelling. */
    public static String canonical(String path) {
        StringBuilder out = new StringBuilder();
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            encode(decode(path.substring(start, slash)), out);
            if (out.isEmpty() || out.charAt(out.length() - 1) != '/' || slash > start) {
                out.append('/'); // never two in a row: Cyrus and SOGo write // and mean /
            }
            start = slash + 1;
        }
        encode(decode(path.substring(start)), out);
        return out.toString();
    }

    private static byte[] decode(String level) {
        byte[] text = level.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length);
        for (int i = 0; i < text.length; i++) {
            int high = text[i] == '%' && i + 2 < text.length ? Character.digit(text[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(text[i + 2], 16) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(text[i]); // a stray % of a server that does not encode
            }
        }
        return bytes.toByteArray();
    }

    private static void encode(byte[] bytes, StringBuilder out) {
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16))).append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
    }
}
