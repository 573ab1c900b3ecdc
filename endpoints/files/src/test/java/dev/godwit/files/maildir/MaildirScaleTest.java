package dev.godwit.files.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.model.Keywords;
import dev.godwit.model.Listing;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.RecordedAnswers;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MaildirScaleTest {
    @TempDir
    Path temp;

    private EndpointUri uri() {
        return EndpointUri.parse("maildir:" + temp.resolve("Maildir"));
    }

    @Test
    @Timeout(60)
    void ten_thousand_messages_are_appended_in_batches_within_seconds() {
        long start = System.nanoTime();
        try (Target target = new MaildirEndpoint().openTarget(uri(), Secrets.NONE); MailboxWriter writer = target.openWriter()) {
            for (int batch = 0; batch < 100; batch++) {
                List<OutgoingMessage> messages = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    messages.add(new OutgoingMessage(BytesBody.of("Subject: x\r\n\r\n" + i + "\r\n"), Keywords.of("$seen"), 1_400_000_000L + i, 0, null));
                }
                writer.append(MailboxPath.INBOX, messages, new RecordedAnswers());
            }
            System.out.println("append of 10,000: " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
            Listing listing = Account.list(target, MailboxPath.INBOX);
            assertThat(listing.size()).isEqualTo(10_000);
            assertThat(listing.uid(9_999)).isEqualTo(10_000);
        }
    }

    /** To be run with {@code -Xmx256m}. */
    @Test
    @Tag("slow")
    void a_million_messages_are_listed() throws IOException {
        int count = 1_000_000;
        Path root = temp.resolve("Maildir");
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(root.resolve(part));
        }
        Path any = Files.writeString(root.resolve("tmp/any"), "a: b\r\n\r\n");
        try (BufferedWriter list = Files.newBufferedWriter(root.resolve("dovecot-uidlist"))) {
            list.write("3 V1 N" + (count + 1) + "\n");
            Path from = any;
            for (int i = 1; i <= count; i++) {
                String base = "%d.M123456P12345V0I%d.mail.example.org,S=8,W=8".formatted(1_400_000_000 + i, i);
                // links, because a file each would cost the test an inode each; a file can have 65,000
                if (i % 60_000 == 0) {
                    from = Files.writeString(root.resolve("tmp/any" + i), "a: b\r\n\r\n");
                }
                Files.createLink(root.resolve("cur").resolve(base + ":2," + (i % 3 == 0 ? "S" : "FS")), from);
                if (i % 100 != 0) {
                    list.write(i + " :" + base + "\n");
                }
            }
        }
        try (Source source = new MaildirEndpoint().openSource(uri(), Secrets.NONE); MailboxReader reader = source.openReader()) {
            for (int round = 0; round < 3; round++) {
                long start = System.nanoTime();
                assertThat(reader.open(MailboxPath.INBOX).messages()).isEqualTo(count);
                long opened = System.nanoTime();
                assertThat(reader.list(MailboxPath.INBOX).size()).isEqualTo(count);
                System.out.println("million: open " + Duration.ofNanos(opened - start).toMillis() + " ms, list " + Duration.ofNanos(System.nanoTime() - opened).toMillis()
                        + " ms, of heap " + Runtime.getRuntime().maxMemory() / 1048576 + " MiB");
            }
        }
    }
}
