package dev.godwit.wire.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InternalDateTest {
    private static long parse(String text) {
        byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
        return InternalDate.parse(bytes, 1, bytes.length - 2);
    }

    @ParameterizedTest
    @CsvSource({"17-Jul-1996 02:44:25 -0700, 1996-07-17T09:44:25Z", "' 1-Jan-2020 00:00:00 +0000', 2020-01-01T00:00:00Z",
            "1-JAN-2020 0:00:00 +0530, 2019-12-31T18:30:00Z", "'Mon, 6 Feb 2023 10:00:00', 2023-02-06T10:00:00Z",
            "29-Feb-2000 23:59:60 +0000, 2000-03-01T00:00:00Z", "30-Dec-1899 00:00:00 +0000, 1899-12-30T00:00:00Z",
            "05-September-99 10:11:12 GMT, 1999-09-05T10:11:12Z", "05-Sep-2021 10:11 +0000, 2021-09-05T10:11:00Z"})
    void dates_as_servers_write_them_are_understood(String text, Instant time) {
        assertThat(parse(text)).isEqualTo(time.getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-Jan-0000 00:00:00 +0000", "31-Feb-2020 00:00:00 +0000", "1-Foo-2020 00:00:00 +0000", "NIL", "-", "01-Jan"})
    void what_is_no_date_is_unknown(String text) {
        assertThat(parse(text)).isEqualTo(InternalDate.UNKNOWN);
    }

    @Test
    void every_second_of_ten_thousand_years_survives_writing_and_reading() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long second = random.nextLong(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond(), Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
            assertThat(parse(InternalDate.format(second))).isEqualTo(second);
        }
        assertThat(InternalDate.format(0)).isEqualTo("01-Jan-1970 00:00:00 +0000");
        assertThat(InternalDate.canFormat(Long.MIN_VALUE)).isFalse();
    }
}
