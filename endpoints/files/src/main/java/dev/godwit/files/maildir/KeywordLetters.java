package dev.godwit.files.maildir;

import dev.godwit.model.Keywords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which keyword each of the letters a to z stands for: Dovecot's {@code dovecot-keywords}, lines of
 * {@code <0-25> <keyword>}. More than 26 do not fit into file names. Immutable.
 */
final class KeywordLetters {
    static final String FILE = "dovecot-keywords";
    static final int MOST = 26;
    static final KeywordLetters NONE = new KeywordLetters(new String[MOST]);

    private final String[] names;

    private KeywordLetters(String[] names) {
        this.names = names;
    }

    static KeywordLetters read(Path mailbox) throws IOException {
        try {
            return parse(Files.readString(mailbox.resolve(FILE), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException none) {
            return NONE;
        }
    }

    /** Lines that are not of the form are passed over, as Dovecot does. */
    static KeywordLetters parse(String file) {
        String[] names = new String[MOST];
        for (String line : file.split("\n")) {
            int blank = line.indexOf(' ');
            String name = blank < 0 ? "" : line.substring(blank + 1).strip();
            if (blank < 1 || blank > 2 || name.isEmpty() || name.indexOf(' ') >= 0 || Keywords.isSystem(name)) {
                continue;
            }
            try {
                int number = Integer.parseInt(line.substring(0, blank));
                if (number >= 0 && number < MOST) {
                    names[number] = new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                }
            } catch (NumberFormatException notALine) {
                continue;
            }
        }
        return new KeywordLetters(names);
    }

    /** Null if the letter stands for nothing. */
    String name(char letter) {
        return letter >= 'a' && letter <= 'z' ? names[letter - 'a'] : null;
    }

    /** 0 if the keyword has none. */
    char letter(String keyword) {
        for (int i = 0; i < MOST; i++) {
            if (keyword.equalsIgnoreCase(names[i])) {
                return (char) ('a' + i);
            }
        }
        return 0;
    }

    /** This with letters for all of {@code wanted} that are no system flags, as far as there are letters left. */
    KeywordLetters with(Keywords wanted) {
        KeywordLetters result = this;
        for (String keyword : wanted) {
            if (!Keywords.isSystem(keyword) && result.letter(keyword) == 0) {
                result = result.withOne(keyword);
            }
        }
        return result;
    }

    private KeywordLetters withOne(String keyword) {
        for (int i = 0; i < MOST; i++) {
            if (names[i] == null) {
                String[] more = names.clone();
                more[i] = keyword;
                return new KeywordLetters(more);
            }
        }
        return this;
    }

    boolean covers(Keywords wanted) {
        for (String keyword : wanted) {
            if (!Keywords.isSystem(keyword) && letter(keyword) == 0) {
                return false;
            }
        }
        return true;
    }

    boolean full() {
        return all().size() == MOST;
    }

    List<String> all() {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            if (name != null) {
                all.add(name);
            }
        }
        return all;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < MOST; i++) {
            if (names[i] != null) {
                text.append(i).append(' ').append(names[i]).append('\n');
            }
        }
        return text.toString();
    }
}
