package dev.godwit.proxy.log;

import dev.godwit.proxy.config.LogConfig;
import java.net.InetAddress;
import java.util.function.Supplier;

/** How much of accounts and client addresses is written. @param config asked each time, because it can be reloaded */
public record Redaction(Supplier<LogConfig> config) {

    /** {@code alice@example.org}, {@code a***@example.org}, or null (the field is left out). */
    public String account(String account) {
        if (account == null) {
            return null;
        }
        return switch (config.get().accounts()) {
            case FULL -> account;
            case SHORT -> {
                int at = account.lastIndexOf('@');
                String first = account.isEmpty() ? "" : account.substring(0, account.offsetByCodePoints(0, 1));
                yield first + "***" + (at < 0 ? "" : account.substring(at));
            }
            case NONE -> null;
        };
    }

    /** The address, its network ({@code 192.0.2.0/24}, {@code 2001:db8::/48}), or null. */
    public String client(InetAddress address) {
        return switch (config.get().clients()) {
            case FULL -> address.getHostAddress();
            case SHORT -> network(address.getAddress());
            case NONE -> null;
        };
    }

    private static String network(byte[] address) {
        if (address.length == 4) {
            return (address[0] & 255) + "." + (address[1] & 255) + "." + (address[2] & 255) + ".0/24";
        }
        return String.format("%x:%x:%x::/48", word(address, 0), word(address, 2), word(address, 4));
    }

    private static int word(byte[] address, int at) {
        return (address[at] & 255) << 8 | address[at + 1] & 255;
    }
}
