package dev.godwit.managesieve;

import dev.godwit.managesieve.client.Capabilities;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people call a script. Cyrus makes encoded words (RFC 2047) of a name that is beyond ASCII or long when it stores it, and
 * knows it by them alone from then on: {@code =?UTF-8?Q?=C3=A4pfel?=}.
 */
final class ScriptName {
    private static final Pattern WORD = Pattern.compile("=\\?UTF-8\\?Q\\?([!->@-~]*)\\?=", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORDS = Pattern.compile(WORD + "(?:\\s+" + WORD + ")*", Pattern.CASE_INSENSITIVE);

    private ScriptName() {
    }

    /** @param id as the server lists it */
    static String of(String id, Capabilities server) {
        return server.implementation().orElse("").startsWith("Cyrus") && WORDS.matcher(id).matches() ? decoded(id) : id;
    }

    /** Only what Cyrus would have encoded: a short name in ASCII, or one that is not encoded properly, was given like this. */
    private static String decoded(String id) {
        StringBuilder all = new StringBuilder();
        int words = 0;
        for (Matcher word = WORD.matcher(id); word.find(); words++) {
            all.append(word.group(1));
        }
        String text = all.toString();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '=') {
                bytes.write(c == '_' ? ' ' : c);
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low < 0) {
                return id;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
            return (words > 1 || name.chars().anyMatch(c -> c > 127)) && name.chars().noneMatch(Character::isISOControl) ? name : id;
        } catch (CharacterCodingException notUtf8) {
            return id; // then it is no name that Cyrus encoded
        }
    }
}
