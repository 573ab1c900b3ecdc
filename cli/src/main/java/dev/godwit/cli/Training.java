package dev.godwit.cli;

/**
 * A short life of Godwit from which the start-up cache learns what is needed. Run by the launcher when it builds; fails
 * if one of the commands does.
 */
final class Training {
    private static final String[][] COMMANDS = {{"--version"}, {"--help"}, {"endpoints"}, {"copy", "--help"}, {"demo", "--quiet"}};

    private Training() {
    }

    public static void main(String[] args) {
        Streams streams = Streams.ofProcess();
        for (String[] command : COMMANDS) {
            int exit = Main.run(command, streams);
            if (exit != ExitCode.OK.code()) {
                System.exit(exit);
            }
        }
    }
}
