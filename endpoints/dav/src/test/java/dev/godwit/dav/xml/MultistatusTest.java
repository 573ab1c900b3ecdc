package dev.godwit.dav.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.xml.namespace.QName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultistatusTest {
    private static List<DavResponse> read(String xml) throws IOException {
        return read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<DavResponse> read(byte[] xml) throws IOException {
        List<DavResponse> all = new ArrayList<>();
        Multistatus.read(new ByteArrayInputStream(xml), all::add);
        return all;
    }

    private static String of(String content) {
        return "<multistatus xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">" + content + "</multistatus>";
    }

    @Test
    void found_and_missing_properties_are_told_apart_whatever_the_prefixes() throws IOException {
        List<DavResponse> all = read("""
                <?xml version="1.0"?><x:multistatus xmlns:x="DAV:"><x:response><x:href> /a/b%20c </x:href>
                <x:propstat><x:prop><x:getetag>"1"</x:getetag><y:z xmlns:y="urn:y">v</y:z></x:prop><x:status>HTTP/1.1 200 OK</x:status></x:propstat>
                <x:propstat><x:prop><x:displayname/></x:prop><x:status>HTTP/1.1 404 Not Found</x:status></x:propstat>
                <x:unknown><x:deep/></x:unknown></x:response><x:sync-token>t1</x:sync-token></x:multistatus>""");
        assertThat(all).singleElement().satisfies(response -> {
            assertThat(response.href()).isEqualTo("/a/b%20c");
            assertThat(response.text(Names.GETETAG)).isEqualTo("\"1\"");
            assertThat(response.text(new QName("urn:y", "z"))).isEqualTo("v");
            assertThat(response.failed()).containsEntry(Names.DISPLAYNAME, 404);
            assertThat(response.property(Names.DISPLAYNAME)).isEmpty();
        });
    }

    @Test
    void a_character_that_sogo_wrote_as_two_surrogates_is_one_character() throws IOException {
        String name = "<response><href>/a</href><propstat><prop><displayname>%s</displayname></prop></propstat></response>";
        assertThat(read(of(name.formatted("Team &#55356;&#57225; x")))).singleElement().satisfies(r -> assertThat(r.text(Names.DISPLAYNAME)).isEqualTo("Team \ud83c\udf89 x"));
        assertThat(read(of(name.formatted("&#xD83C;&#xdf89;&#55356;&#57225;")))).singleElement().satisfies(r -> assertThat(r.text(Names.DISPLAYNAME)).isEqualTo("\ud83c\udf89\ud83c\udf89"));
        assertThat(read(of(name.formatted("&#55356;&amp;&#57225; &#55356;")))).singleElement().satisfies(r -> assertThat(r.text(Names.DISPLAYNAME)).isEqualTo("\ufffd&\ufffd \ufffd"));
        assertThat(read(of(name.formatted("<![CDATA[&#55356;&#57225;]]>&#228;&#xe4;")))).singleElement().satisfies(r -> assertThat(r.text(Names.DISPLAYNAME)).isEqualTo("&#55356;&#57225;\u00e4\u00e4"));
    }

    @Test
    void surrogates_are_found_wherever_a_read_ends() throws IOException {
        for (int before = 8100; before < 8260; before++) {
            String text = "x".repeat(before) + "&#55356;&#57225;<![CDATA[&#55356;]]>&#55356;&#57225;" + "y".repeat(20);
            assertThat(read(of("<response><href>/a</href><propstat><prop><displayname>" + text + "</displayname></prop></propstat></response>"))).singleElement()
                    .satisfies(r -> assertThat(r.text(Names.DISPLAYNAME)).isEqualTo("x".repeat(text.indexOf('&')) + "\ud83c\udf89&#55356;\ud83c\udf89" + "y".repeat(20)));
        }
    }

    @Test
    void the_sync_token_is_found_at_either_end() throws IOException {
        assertThat(Multistatus.read(new ByteArrayInputStream(of("<sync-token>x</sync-token><response><href>/</href></response>").getBytes(StandardCharsets.UTF_8)), _ -> { }))
                .isEqualTo(Optional.of("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"})
    void text_is_understood_in_every_encoding_of_xml(String charset) throws IOException {
        String declared = charset.startsWith("UTF-16") ? "UTF-16" : charset;
        byte[] xml = ("<?xml version=\"1.0\" encoding=\"" + declared + "\"?>" + of("<response><href>/Grüße/下書き😀</href></response>")).getBytes(Charset.forName(charset));
        assertThat(read(xml)).singleElement().satisfies(response -> assertThat(response.href()).isEqualTo("/Grüße/下書き😀"));
    }

    @Test
    void another_encoding_is_refused() {
        byte[] xml = ("<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + of("")).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> read(xml)).isInstanceOf(IOException.class);
    }

    @Test
    void a_byte_order_mark_and_stray_bytes_do_not_hide_the_other_responses() throws IOException {
        byte[] xml = ("\ufeff" + of("<response><href>/a\u000b\u0001</href></response><response><href>/b</href></response>")).getBytes(StandardCharsets.UTF_8);
        assertThat(read(xml)).extracting(DavResponse::href).containsExactly("/a\ufffd\ufffd", "/b");
        byte[] latin = of("<response><href>/\u00e9</href></response>").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(latin)).extracting(DavResponse::href).containsExactly("/\ufffd");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<!DOCTYPE a [<!ENTITY x \"y\">]><multistatus xmlns=\"DAV:\"><response><href>&x;</href></response></multistatus>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><multistatus xmlns=\"DAV:\"/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><multistatus xmlns=\"DAV:\"><response><href>&x;</href></response></multistatus>",
        "<multistatus xmlns=\"DAV:\"><response><href>&undefined;</href></response></multistatus>",
        "<multistatus xmlns=\"DAV:\"><response>", "<multistatus xmlns=\"DAV:\"><response></multistatus>", "", "no xml", "<html><body/></html>",
        "<multistatus/>"})
    void what_is_no_multistatus_or_could_do_harm_is_refused(String xml) {
        assertThatThrownBy(() -> read(xml)).isInstanceOf(IOException.class);
    }

    @Test
    void depth_attributes_and_elements_are_bounded() {
        assertThatThrownBy(() -> read(of("<response><href>/</href><propstat><prop>" + "<a>".repeat(100) + "</a>".repeat(100) + "</prop></propstat></response>")))
                .isInstanceOf(DavXmlException.class).hasMessageContaining("deeper");
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            attributes.append(" a").append(i).append("=\"1\"");
        }
        assertThatThrownBy(() -> read(of("<response" + attributes + "/>"))).isInstanceOf(DavXmlException.class).hasMessageContaining("attributes");
        assertThatThrownBy(() -> read(of("<response><href>/</href><propstat><prop>" + "<a/>".repeat(30_000) + "</prop></propstat></response>")))
                .isInstanceOf(DavXmlException.class).hasMessageContaining("elements");
    }

    @Test
    void a_hundred_thousand_responses_with_quotes_are_handed_on_one_by_one() throws IOException {
        int[] count = new int[1];
        byte[] response = "<response><href>/x</href><propstat><prop><getetag>&quot;1&#34;</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response>".getBytes(StandardCharsets.UTF_8);
        Multistatus.read(repeated("<multistatus xmlns=\"DAV:\">", response, 100_000, "</multistatus>"), each -> count[0] += each.text(Names.GETETAG).equals("\"1\"") ? 1 : 0);
        assertThat(count[0]).isEqualTo(100_000);
    }

    @Test
    void one_response_without_end_is_given_up() {
        byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Multistatus.read(repeated("<multistatus xmlns=\"DAV:\"><!--", megabyte, 1_000_000, ""), _ -> { }))
                .isInstanceOf(DavXmlException.class).hasMessageContaining("larger");
    }

    private static InputStream repeated(String start, byte[] piece, int times, String end) {
        Enumeration<InputStream> pieces = new Enumeration<>() {
            private int left = times;

            @Override
            public boolean hasMoreElements() {
                return left > 0;
            }

            @Override
            public InputStream nextElement() {
                if (left-- <= 0) {
                    throw new NoSuchElementException();
                }
                return new ByteArrayInputStream(piece);
            }
        };
        return new SequenceInputStream(Collections.enumeration(List.of(new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)), new SequenceInputStream(pieces),
                new ByteArrayInputStream(end.getBytes(StandardCharsets.UTF_8)))));
    }

    @Test
    void a_property_is_written_as_it_was_read() throws IOException {
        String text = "<n1:a xmlns:n1=\"urn:a\" b=\"&lt;&quot;&#10;\">x<n1:c>&amp;&#13;\n</n1:c>y<d/></n1:a>";
        XmlElement element = XmlInput.small(text);
        assertThat(XmlInput.small(XmlOutput.fragment(element))).isEqualTo(element);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 404 Not Found", "HTTP/2 404", " HTTP/1.1  404 ", "404"})
    void a_status_line_is_understood(String line) {
        assertThat(Multistatus.status(line)).isEqualTo(404);
    }
}
