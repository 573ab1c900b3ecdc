package dev.godwit.testkit.jmap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of Sieve (RFC 5228) as it takes to refuse a script: strings, comments, blocks, ends of commands, required extensions. */
final class SieveGrammar {
    static final List<String> EXTENSIONS = List.of("fileinto", "reject", "envelope", "vacation", "relational", "imap4flags", "copy",
            "include", "variables", "body", "date", "regex", "subaddress", "mailbox", "special-use", "editheader", "duplicate");

    private static final Pattern TOKEN = Pattern.compile("\\s+|#[^\\n]*\\n?|/\\*.*?\\*/|text:[ \\t]*(?:#[^\\n]*)?\\r?\\n.*?\\r?\\n\\.\\r?\\n"
            + "|\"(?:[^\"\\\\]|\\\\.)*\"|:?[A-Za-z_][A-Za-z0-9_]*|\\d+[KMGkmg]?|[{}()\\[\\];,]", Pattern.DOTALL);
    private static final Pattern REQUIRE = Pattern.compile("\\brequire\\s+(?:\"([^\"]*)\"|\\[([^\\]]*)\\])");

    private SieveGrammar() {
    }

    /** What is wrong with it, or null. */
    static String problem(byte[] script) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(script)).toString();
        } catch (CharacterCodingException e) {
            return "not UTF-8";
        }
        String problem = tokens(text);
        return problem != null ? problem : extensions(text);
    }

    private static String tokens(String text) {
        Matcher token = TOKEN.matcher(text);
        StringBuilder open = new StringBuilder();
        boolean ended = true;
        for (int at = 0; at < text.length(); at = token.end()) {
            if (!token.find(at) || token.start() != at) {
                return "no token at " + at;
            }
            char c = token.group().charAt(0);
            if (Character.isWhitespace(c) || c == '#' || c == '/') {
                continue;
            }
            if ("{([".indexOf(c) >= 0) {
                open.append("})]".charAt("{([".indexOf(c)));
            } else if ("})]".indexOf(c) >= 0) {
                if (open.isEmpty() || open.charAt(open.length() - 1) != c || c == '}' && !ended) {
                    return "unexpected " + c + " at " + at;
                }
                open.setLength(open.length() - 1);
            }
            ended = c == ';' || c == '}' || c == '{';
        }
        return !open.isEmpty() ? "missing " + open.charAt(open.length() - 1) : ended ? null : "missing ;";
    }

    private static String extensions(String text) {
        Matcher require = REQUIRE.matcher(text);
        while (require.find()) {
            String names = require.group(1) != null ? require.group(1) : require.group(2);
            for (String name : names.split(",")) {
                String extension = name.strip().replace("\"", "");
                if (!EXTENSIONS.contains(extension)) {
                    return "unknown extension " + extension;
                }
            }
        }
        return null;
    }
}
