package dev.godwit.wire.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.IDN;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"mail.example.org", "MAIL.Example.ORG", "localhost", "127.0.0.1", "a", "a-b.c-d", "-a", "xn--mller-kva.de", "my_host", "example.org.",
        "m\u00fcller.de", "M\u00dcLLER.de", "\u4f8b\u3048.jp", "a\u3002b"})
    void a_name_takes_its_ascii_form(String host) {
        assertThat(Address.asciiHost(host)).isEqualTo(IDN.toASCII(host));
        assertThat(new Address(host, 993).host()).isEqualTo(IDN.toASCII(host));
    }

    @Test
    void a_label_may_have_63_letters_and_no_more_and_not_none() {
        String longest = "a".repeat(63);
        assertThat(Address.asciiHost(longest + ".org")).isEqualTo(longest + ".org");
        assertThatIllegalArgumentException().isThrownBy(() -> Address.asciiHost(longest + "a.org"));
        assertThatIllegalArgumentException().isThrownBy(() -> Address.asciiHost("a..org"));
    }

    @Test
    void an_ipv6_address_stays_and_is_shown_in_brackets() {
        assertThat(new Address("2001:db8::1", 993)).hasToString("[2001:db8::1]:993");
    }
}
