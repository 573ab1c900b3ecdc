package dev.godwit.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/** First messages of Java's own TLS. */
class ClientHelloTest {
    private static final int P256 = 0x0403;
    private static final int P384 = 0x0503;
    private static final int RECORD_AND_HANDSHAKE_HEAD = 5 + 4;
    private static final String[] USUAL = {};
    private static final String[] RSA_ONLY = {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"};

    /** The body of a ClientHello. @param suites none = the usual ones; schemes likewise */
    static byte[] hello(String version, String[] suites, String... schemes) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("mail.example.org", 993);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(version.split(","));
        if (suites.length > 0) {
            parameters.setCipherSuites(suites);
        }
        if (schemes.length > 0) {
            parameters.setSignatureSchemes(schemes);
        }
        engine.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOfRange(record.array(), RECORD_AND_HANDSHAKE_HEAD, record.position());
    }

    private static ClientHello read(byte[] body) {
        return ClientHello.read(Unpooled.wrappedBuffer(body));
    }

    @Test
    void in_tls_1_3_the_signature_schemes_decide() throws Exception {
        assertThat(read(hello("TLSv1.3", USUAL)).takesEcdsa(P256)).isTrue();
        assertThat(read(hello("TLSv1.3", USUAL, "ecdsa_secp384r1_sha384", "rsa_pss_rsae_sha256")).takesEcdsa(P256)).isFalse();
        assertThat(read(hello("TLSv1.3", USUAL, "ecdsa_secp384r1_sha384", "rsa_pss_rsae_sha256")).takesEcdsa(P384)).isTrue();
        assertThat(read(hello("TLSv1.3", USUAL, "rsa_pss_rsae_sha256")).takesEcdsa(P256)).isFalse();
        assertThat(read(hello("TLSv1.3,TLSv1.2", USUAL)).takesEcdsa(P256)).isTrue();
    }

    @Test
    void in_tls_1_2_the_cipher_suites_decide_too() throws Exception {
        assertThat(read(hello("TLSv1.2", USUAL)).takesEcdsa(P256)).isTrue();
        assertThat(read(hello("TLSv1.2", USUAL, "rsa_pkcs1_sha256")).takesEcdsa(P256)).isFalse();
        assertThat(read(hello("TLSv1.2", RSA_ONLY)).takesEcdsa(P256)).isFalse();
    }

    @Test
    void one_that_is_cut_off_says_nothing() throws Exception {
        byte[] whole = hello("TLSv1.3,TLSv1.2", USUAL);
        for (int length = 0; length < whole.length; length++) {
            assertThat(read(Arrays.copyOf(whole, length)).takesEcdsa(P256)).isFalse();
        }
    }
}
