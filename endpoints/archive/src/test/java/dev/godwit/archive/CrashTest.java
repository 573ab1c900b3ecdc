package dev.godwit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.EndpointUri;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.OutgoingMessage;
import dev.godwit.contract.RefusalReason;
import dev.godwit.contract.Secrets;
import dev.godwit.contract.Target;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.Keywords;
import dev.godwit.model.Mailbox;
import dev.godwit.model.MailboxPath;
import dev.godwit.testkit.contract.Account;
import dev.godwit.testkit.contract.BytesBody;
import dev.godwit.testkit.contract.TestMessages;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process that fills an archive is killed. Starts processes of its own for that. */
class CrashTest {
    private static final MailboxPath BOX = MailboxPath.of("Box");

    @TempDir
    Path directory;

    private static Target open(String file) {
        return new ArchiveEndpoint(InstantSource.system()).openTarget(EndpointUri.parse("archive:" + file), Secrets.NONE);
    }

    private Process start(String what, Path file) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-Xmx128m",
                "-cp", System.getProperty("java.class.path"), CrashTest.class.getName(), what, file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    @Test
    void a_message_whose_chunks_were_half_written_is_not_there_and_leaves_nothing() throws Exception {
        Path file = directory.resolve("half.godwit");
        assertThat(start("half", file).waitFor()).isEqualTo(7);
        ArchiveCheck.Result before = ArchiveCheck.run(file, false, damage -> { }, bytes -> { });
        assertThat(before).matches(r -> r.whole() && r.messages() == 1 && r.leftovers() == 1);
        try (Target target = open(file.toString())) {
            assertThat(Account.digests(target, BOX).values()).containsExactly(TestMessages.ordinary("before").digest());
        }
        ArchiveCheck.Result after = ArchiveCheck.run(file, false, damage -> { }, bytes -> { });
        assertThat(after).matches(r -> r.whole() && r.messages() == 1 && r.leftovers() == 0);
    }

    @Test
    void every_message_answered_before_a_kill_is_there() throws Exception {
        for (int lines : List.of(1, 40, 333)) {
            Path file = directory.resolve("killed" + lines + ".godwit");
            Process process = start("many", file);
            List<String> answered = new ArrayList<>();
            try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
                while (answered.size() < lines) {
                    answered.add(out.readLine());
                }
                process.destroyForcibly().waitFor();
            }
            assertThat(answered).doesNotContainNull();
            try (Target target = open(file.toString())) {
                Map<Long, ContentDigest> there = Account.digests(target, BOX);
                for (String line : answered) {
                    assertThat(there).containsEntry(Long.parseLong(line.split(" ")[0]), ContentDigest.parse(line.split(" ")[1]));
                }
            }
            assertThat(ArchiveCheck.run(file, false, damage -> { }, bytes -> { })).matches(r -> r.whole() && r.leftovers() == 0);
        }
    }

    public static void main(String[] args) {
        try (Target target = open(args[1]); MailboxWriter writer = target.openWriter()) {
            target.create(Mailbox.of(BOX));
            if (args[0].equals("half")) {
                Account.append(target, BOX, Account.message("before"));
                writer.append(BOX, List.of(new OutgoingMessage(new FatalBody(), Keywords.NONE, 1, 0, null)), printing(List.of()));
            }
            for (int round = 0; round < 10_000; round++) {
                List<OutgoingMessage> batch = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    BytesBody body = i == 7 ? TestMessages.ofSize("large " + round, 1_500_000) : TestMessages.ordinary(round + " " + i);
                    batch.add(Account.message(body, Keywords.NONE, 1));
                }
                writer.append(BOX, batch, printing(batch));
            }
        }
    }

    private static AppendAnswers printing(List<OutgoingMessage> batch) {
        return new AppendAnswers() {
            @Override
            public void stored(int index, long uidValidity, long uid) {
                System.out.println(uid + " " + batch.get(index).body().digest());
                System.out.flush();
            }

            @Override
            public void refused(int index, RefusalReason reason, String serverText) {
                throw new IllegalStateException(serverText);
            }
        };
    }

    /** Reading it ends the process after 20 of 30 MB. */
    private static final class FatalBody implements dev.godwit.contract.Body {
        @Override
        public long size() {
            return 30_000_000;
        }

        @Override
        public ContentDigest digest() {
            return ContentDigest.of(new byte[32]);
        }

        @Override
        public InputStream open() {
            return new SequenceInputStream(new ByteArrayInputStream(new byte[20_000_000]), new InputStream() {
                @Override
                public int read() {
                    Runtime.getRuntime().halt(7);
                    return -1;
                }
            });
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            open().transferTo(out);
        }

        @Override
        public void close() {
        }
    }
}
