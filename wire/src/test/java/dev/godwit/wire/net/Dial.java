package dev.godwit.wire.net;

import java.nio.file.Path;
import java.time.Duration;

/** A program for tests that need a fresh JVM: connects, sends a line, and prints what came back. */
final class Dial {
    private Dial() {}

    /** @param arguments port, then {@code clear}, or the PEM file of an authority, or {@code legacy} */
    public static void main(String[] arguments) throws Exception {
        TlsPolicy policy = switch (arguments[1]) {
            case "clear" -> TlsPolicy.cleartext();
            case "legacy" -> TlsPolicy.implicit().with(new Trust.Unverified()).with(MinimumTls.LEGACY);
            default -> TlsPolicy.implicit().with(new Trust.Authorities(Path.of(arguments[1])));
        };
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10));
        try (Connection connection =
                Connection.open(new Address("localhost", Integer.parseInt(arguments[0])), policy, timeouts)) {
            connection.out().write("hello".getBytes());
            connection.out().flush();
            System.out.println("got " + new String(connection.in().readNBytes(5)));
        } catch (TlsException e) {
            System.out.println(e.reason());
        }
    }
}
