package dev.godwit.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An empty Maildir for Godwit to write, in the place that the server serves to a user. */
final class ServedMaildir {
    private ServedMaildir() {
    }

    static Path make(LabServer server, String user) throws IOException {
        Path maildir = server.store(user);
        Path home = maildir.getParent();
        for (Path directory : new Path[] {home, maildir}) {
            if (!Files.exists(directory)) {
                Files.createDirectory(directory);
            }
            // the server does not run as root: the directory is its user's, and Godwit then writes files for that user
            for (String owner : new String[] {"unix:uid", "unix:gid"}) {
                Files.setAttribute(directory, owner, Files.getAttribute(home.getParent(), owner));
            }
        }
        return maildir;
    }
}
