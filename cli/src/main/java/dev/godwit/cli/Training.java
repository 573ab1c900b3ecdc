package dev.godwit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A short life of Godwit from which the start-up cache learns what is needed. Run by the launcher when it builds; fails
 * if one of the commands does. Leaves the native libraries of SQLite and zstd in the directory it is given: started from
 * there, they need not be looked for and compared at each start.
 */
final class Training {
    private static final String[][] COMMANDS = {{"--version"}, {"--help"}, {"endpoints"}, {"copy", "--help"}, {"demo", "--quiet"}};

    private Training() {
    }

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Streams streams = Streams.ofProcess();
        for (String[] command : COMMANDS) {
            run(streams, command);
        }
        Path account = Files.createDirectories(directory.resolve("training"));
        TrainingCopy.run(streams, account.resolve("some.godwit"));
        TrainingJmap.run(streams, account.resolve("some.godwit"), account);
        TrainingDav.run(streams);
        Files.createDirectories(account.resolve("cur"));
        Files.createDirectories(account.resolve("new"));
        Files.createDirectories(account.resolve("tmp"));
        Files.writeString(account.resolve("cur/1.M1P1.training:2,S"), "Subject: training\r\n\r\nbody\r\n");
        run(streams, "import", "--quiet", "maildir:" + account, account.resolve("training.godwit").toString());
        keep(System.getProperty("org.sqlite.lib.path"), System.getProperty("org.sqlite.lib.name"), directory.resolve("sqlite.so"));
        keep("/", System.getProperty("ZstdNativePath"), directory.resolve("zstd.so"));
    }

    static void run(Streams streams, String... command) {
        int exit = Main.run(command, streams);
        if (exit != ExitCode.OK.code()) {
            System.err.println("training failed: " + List.of(command) + " ended with " + exit);
            System.exit(exit);
        }
    }

    private static void keep(String directory, String name, Path copy) throws IOException {
        if (directory != null && name != null) {
            Files.copy(Path.of(directory).resolve(name), copy);
        }
    }
}
