package dev.godwit.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.godwit.proxy.config.Glob;
import dev.godwit.proxy.config.IdentityConfig;
import dev.godwit.proxy.session.Identities;
import dev.godwit.proxy.session.LoginNames;
import dev.godwit.routes.Identifiers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whatever the bytes: an answer or a refusal, in time, and nothing in it that a server could read in two ways. */
class HttpHeadFuzzTest {
    private static final Identities IDENTITIES = new LoginNames(() -> new IdentityConfig(Identifiers.Policy.usual(), List.of("email", "sub")));

    @FuzzTest
    void a_request_head_that_is_accepted_is_clear(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        HeadReader reader = new HeadReader(4096, true, false);
        try {
            if (!reader.read(in)) {
                return;
            }
            RequestHead head = RequestHead.read(reader.startLine(), reader.fields());
            assertThat(head.target()).matches("\\*|/[!-\"$-~]*");
            assertThat(head.authority()).doesNotContain("/", "@", " ").isNotEmpty();
            for (Fields.Field field : head.fields().list()) {
                assertThat(HeadReader.isToken(field.name())).isTrue();
                assertThat(field.value().chars()).noneMatch(c -> c < ' ' && c != '\t' || c == 127);
                assertThat(field.name().toLowerCase(Locale.ROOT)).isNotIn("host", "connection", "transfer-encoding", "content-length", "upgrade");
            }
        } catch (HttpSyntaxException e) {
            assertThat(e.status()).isBetween(400, 599);
        }
    }

    /** Bytes that come one by one mean the same as bytes that come at once. */
    @FuzzTest
    void a_body_does_not_depend_on_how_it_arrives(byte[] bytes) {
        assertThat(read(bytes, 1)).isEqualTo(read(bytes, Integer.MAX_VALUE));
    }

    private static String read(byte[] bytes, int step) {
        StringBuilder body = new StringBuilder();
        BodyReader reader = new BodyReader(new Framing.Chunked(), 1024, false);
        ByteBuf in = Unpooled.buffer();
        try {
            for (int i = 0; i < bytes.length && !reader.isComplete(); i += step) {
                in.writeBytes(bytes, i, Math.min(step, bytes.length - i));
                for (ByteBuf piece = reader.read(in); piece != null; piece = reader.read(in)) {
                    body.append(piece.toString(StandardCharsets.ISO_8859_1));
                    piece.release();
                }
                if (step > bytes.length) {
                    break;
                }
            }
        } catch (HttpSyntaxException _) {
            return body + " refused";
        }
        return body + (reader.isComplete() ? " complete" : " open");
    }

    @FuzzTest
    void a_response_head_is_understood_or_refused(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        HeadReader reader = new HeadReader(4096, true, true);
        try {
            if (reader.read(in)) {
                ResponseHead head = ResponseHead.read(reader.startLine(), reader.fields());
                assertThat(head.status()).isBetween(100, 999);
                assertThat(head.reason().chars()).noneMatch(c -> c == '\r' || c == '\n' || c == 0);
                assertThat(head.fields().list()).allSatisfy(field -> assertThat(field.value()).doesNotContain("\r", "\n", "\0"));
                Framing.ofResponse(head.status(), head.fields(), "GET");
            }
        } catch (HttpSyntaxException _) {
            // 502
        }
    }

    @FuzzTest
    void credentials_name_somebody_or_nobody(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String scheme : List.of("", "Basic ", "Bearer ", "Bearer sw1.x.", "Bearer e30.", "Digest ")) {
            Credentials.read(scheme + text, IDENTITIES).ifPresent(who -> assertThat(who.candidates()).allSatisfy(name ->
                    assertThat(name).isNotEmpty().doesNotContain(" ", "\"", "\r", "\n", "\0")));
        }
    }

    @FuzzTest
    void a_glob_answers_as_the_regular_expression_does(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int middle = text.length() / 2;
        String glob = "/" + text.substring(0, middle).replaceAll("[?#]", "*");
        String path = "/" + text.substring(middle);
        if (glob.chars().filter(c -> c == '*').count() > 4 || text.length() > 200) {
            return; // the other side of the comparison would not come to an end
        }
        StringBuilder expression = new StringBuilder();
        glob.chars().forEach(c -> expression.append(c == '*' ? ".*" : Pattern.quote(Character.toString(c))));
        Pattern pattern = Pattern.compile(expression.toString(), Pattern.DOTALL);
        boolean expected = pattern.matcher(path).matches() || path.length() > 1 && path.endsWith("/") && pattern.matcher(path.substring(0, path.length() - 1)).matches();
        assertThat(Glob.ofPath(glob).matchesPath(path)).isEqualTo(expected);
    }

    @FuzzTest
    void a_target_is_taken_apart_without_harm(byte[] bytes) {
        String target = "/" + new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(Targets.path(Targets.path(target).replace("?", ""))).isNotNull();
        Targets.parameters(target, "a").forEach(value -> assertThat(value).isNotNull());
    }

    @FuzzTest
    void frames_are_followed_alike_however_they_arrive(byte[] bytes) {
        WebSocketFrames whole = new WebSocketFrames();
        assertThat(whole.follow(Unpooled.wrappedBuffer(bytes), false)).isEqualTo(bytes.length);
        WebSocketFrames dribbling = new WebSocketFrames();
        for (byte one : bytes) {
            assertThat(dribbling.follow(Unpooled.wrappedBuffer(new byte[] {one}), false)).isEqualTo(1);
        }
        assertThat(dribbling.isBetween()).isEqualTo(whole.isBetween());
        assertThat(dribbling.hasClosed()).isEqualTo(whole.hasClosed());
    }
}
