package dev.godwit.proxy.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network such as {@code 192.0.2.0/24}; an address alone is a network of one.
 *
 * @param address its first bytes say which network it is
 * @param prefix  how many bits count
 */
public record Cidr(InetAddress address, int prefix) {

    /** @throws IllegalArgumentException if it is neither an address nor a network; names are not looked up */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * 8;
        try {
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("a prefix has 0 to " + bits + " bits");
            }
            return new Cidr(address, prefix);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("the prefix after the slash must be a number");
        }
    }

    /** A numeric address, with or without the brackets of IPv6. */
    static InetAddress address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
        if (bytes == null) {
            throw new IllegalArgumentException("not a numeric address");
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a numeric address", e);
        }
    }

    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((mine[bit >> 3] & mask) != (its[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}
