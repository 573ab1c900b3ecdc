package dev.godwit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small account in a Maildir: three messages in INBOX and one in Sent. */
final class SampleMaildir {
    private final Path root;
    private int messages;

    SampleMaildir(Path root) {
        this.root = root;
        for (int i = 0; i < 3; i++) {
            deliver("", "S");
        }
        deliver(".Sent", "RS");
    }

    /** @param folder empty for INBOX @return the message's file */
    Path deliver(String folder, String flags) {
        try {
            for (String part : new String[] {"cur", "new", "tmp"}) {
                Files.createDirectories(root.resolve(folder).resolve(part));
            }
            messages++;
            String text = "From: alice@example.org\r\nMessage-ID: <" + messages + "@example.org>\r\nSubject: message " + messages + "\r\n\r\nBody " + messages + "\r\n";
            return Files.writeString(root.resolve(folder).resolve("cur").resolve("17000000" + messages + ".M1P1.host:2," + flags), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "maildir:" + root;
    }
}
