package dev.godwit.wire.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.model.UidSet;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImapDecoderTest {
    /** The bytes arrive one at a time, so that every token is torn apart. */
    private static ImapDecoder dripping(String text) {
        return new ImapDecoder(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        });
    }

    @Test
    void elements_torn_into_single_bytes_are_put_together() throws IOException {
        ImapDecoder in = dripping("FETCH 4294967295 \"a \\\"b\\\\\" {3}\r\nx\r\n {2+}\r\n{} NIL end\r\n");
        in.token();
        assertThat(in.tokenIs("FETCH")).isTrue();
        in.expectSp();
        assertThat(in.number()).isEqualTo(4_294_967_295L);
        in.expectSp();
        assertThat(in.string()).isEqualTo("a \"b\\");
        in.expectSp();
        assertThat(in.astring()).isEqualTo("x\r\n");
        in.expectSp();
        assertThat(in.astring()).isEqualTo("{}");
        in.expectSp();
        assertThat(in.nstring()).isNull();
        in.expectSp();
        assertThat(in.restOfLine()).isEqualTo("end");
        assertThatThrownBy(in::peek).isInstanceOf(EOFException.class);
    }

    @Test
    void a_token_longer_than_the_buffer_is_kept_whole_up_to_a_limit() throws IOException {
        String longest = "x".repeat(300_000);
        assertThat(dripping(longest + " ").atom()).isEqualTo(longest);
        assertThatThrownBy(() -> dripping("x".repeat(1_100_000) + " ").atom()).isInstanceOf(ImapSyntaxException.class);
    }

    @Test
    void a_literal_streams_and_what_is_left_of_it_is_passed_over() throws IOException {
        byte[] body = new byte[1_000_000];
        Arrays.fill(body, (byte) '*');
        ImapDecoder in = new ImapDecoder(new ByteArrayInputStream(("~{1000000}\r\n" + new String(body, StandardCharsets.ISO_8859_1) + ")").getBytes()));
        long size = in.literalHeader();
        InputStream literal = in.literal(size);
        assertThat(literal.readNBytes(700_000)).hasSize(700_000);
        in.skipOpenLiteral();
        assertThat(literal.read()).isEqualTo(-1);
        in.expect(')');
    }

    @Test
    void a_response_with_literals_and_free_text_is_passed_over() throws IOException {
        ImapDecoder in = dripping("X (a {4}\r\n)\r\nb \"{9}\" {x} {12 \" unclosed\r\nnext\r\n");
        in.skipResponse();
        assertThat(in.atom()).isEqualTo("next");
    }

    @Test
    void values_of_every_shape_are_passed_over() throws IOException {
        ImapDecoder in = dripping("(a (b \"c)\" {2}\r\n)) ) NIL) atom \"q\" {1}\r\nx ~{1}\r\ny ~t (()) end\r\n");
        for (int i = 0; i < 7; i++) {
            in.skipValue();
            in.expectSp();
        }
        assertThat(in.restOfLine()).isEqualTo("end");
    }

    @Test
    void sets_come_in_any_order_and_shape() throws IOException {
        assertThat(dripping("9:7,1,3:4,4294967295 ").uidSet()).isEqualTo(UidSet.parse("1,3:4,7:9,4294967295"));
        assertThat(dripping("1:3,2:9 ").uidSet()).isEqualTo(UidSet.range(1, 9));
    }

    @Test
    void signed_numbers_are_taken_for_what_they_were_meant_to_be() throws IOException {
        assertThat(dripping("-1 ").number32()).isEqualTo(4_294_967_295L);
        assertThat(dripping("NIL ").lenientNumber()).isZero();
        assertThatThrownBy(() -> dripping("99999999999999999999 ").number()).isInstanceOf(ImapSyntaxException.class);
    }

    @Test
    void an_error_names_the_position_and_not_the_content() {
        assertThatThrownBy(() -> {
            ImapDecoder in = dripping("secret words");
            in.atom();
            in.expectSp();
            in.number();
        }).isInstanceOfSatisfying(ImapSyntaxException.class, e -> assertThat(e.position()).isEqualTo(7))
                .hasMessageContaining("a number").hasMessageNotContaining("words");
    }

    @Test
    void brackets_inside_a_response_code_do_not_end_it() throws IOException {
        ImapDecoder in = dripping("OK [PERMANENTFLAGS (\\Seen a]b \\*)] kept for you\r\n");
        in.token();
        StatusResponse response = StatusResponse.decode(StatusResponse.condition(in), in);
        assertThat(response).isEqualTo(new StatusResponse(StatusResponse.Condition.OK,
                new ResponseCode("PERMANENTFLAGS", "(\\Seen a]b \\*)"), "kept for you"));
    }
}
