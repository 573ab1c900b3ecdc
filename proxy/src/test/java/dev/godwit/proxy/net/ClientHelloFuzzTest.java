package dev.godwit.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** It is the first thing that anybody can send to a port with TLS. */
class ClientHelloFuzzTest {

    @FuzzTest
    void what_nobody_has_said_is_not_read_out_of_anything(byte[] octets) {
        check(octets);
    }

    @Test
    void nor_out_of_a_message_with_one_octet_changed() throws Exception {
        byte[] whole = ClientHelloTest.hello("TLSv1.3,TLSv1.2", new String[0]);
        for (int at = 0; at < whole.length; at++) {
            for (int octet : new int[] {0, 1, 0x7f, 0xff}) {
                byte[] changed = whole.clone();
                changed[at] = (byte) octet;
                check(changed);
            }
        }
    }

    private static void check(byte[] octets) {
        ByteBuf body = Unpooled.wrappedBuffer(octets);
        ClientHello hello = ClientHello.read(body);
        assertThat(body.readableBytes()).isEqualTo(octets.length);
        for (int scheme : hello.signatures()) {
            assertThat(contains(octets, scheme)).isTrue();
        }
    }

    private static boolean contains(byte[] octets, int number) {
        for (int i = 0; i + 1 < octets.length; i++) {
            if ((octets[i] & 0xff) == number >> 8 && (octets[i + 1] & 0xff) == (number & 0xff)) {
                return true;
            }
        }
        return false;
    }
}
