package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.ItemFormats;
import dev.godwit.model.DataKind;
import dev.godwit.testkit.items.ItemSample;
import dev.godwit.testkit.items.ItemSamples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An event or card means the same in both of its formats, and not the same after a change. */
class FormatsTest {
    private final ItemFormats formats = Formats.all();

    @Test
    void a_converted_item_means_what_it_meant_and_an_edited_one_does_not() {
        for (DataKind kind : List.of(DataKind.CALENDARS, DataKind.CONTACTS)) {
            String text = kind == DataKind.CALENDARS ? "text/calendar" : "text/vcard";
            String json = kind == DataKind.CALENDARS ? "application/jscalendar+json" : "application/jscontact+json";
            for (ItemSample sample : ItemSamples.of(kind, List.of(text))) {
                byte[] converted = formats.convert(sample.content(), text, json);
                assertThat(formats.meaning(json, converted)).as("%s", sample).isEqualTo(formats.meaning(text, sample.content()));
                assertThat(formats.meaning(text, sample.edited().content())).isNotEqualTo(formats.meaning(text, sample.content()));
                assertThat(formats.meaning(json, formats.convert(sample.edited().content(), text, json))).isNotEqualTo(formats.meaning(text, sample.content()));
                assertThat(formats.uid(json, converted)).contains(sample.uid());
            }
        }
    }
}
