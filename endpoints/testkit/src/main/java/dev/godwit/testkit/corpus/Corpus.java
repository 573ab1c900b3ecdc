package dev.godwit.testkit.corpus;

import dev.godwit.model.Keywords;
import dev.godwit.model.MailboxPath;
import dev.godwit.model.Role;
import dev.godwit.testkit.imap.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sample account, the same for the same parameters: mailboxes and messages, which are made one by one when asked
 * for and again when opened, so that an account of any size costs a few bytes a message.
 */
public final class Corpus {
    private static final long MEDIAN_BYTES = 8_000;
    private static final double SPREAD = 1.5;
    private static final long LARGEST_ORDINARY = 4_000_000;
    private static final long HUGE_BYTES = 20_000_000;
    private static final long FIRST_DAY = Instant.parse("2009-03-01T08:00:00Z").getEpochSecond();
    private static final long LAST_DAY = Instant.parse("2026-10-30T18:00:00Z").getEpochSecond();
    private static final List<String> KEYWORDS = List.of("$Forwarded", "$NotJunk", "$Junk", "$label1", "$MDNSent", "Projekt-A");

    private final long seed;
    private final List<CorpusMailbox> mailboxes;
    private final int[] bytes;
    private final Kind[] kinds;
    private final int[] mailboxOf;

    private Corpus(long seed, List<CorpusMailbox> mailboxes, int[] bytes, Kind[] kinds) {
        this.seed = seed;
        this.mailboxes = List.copyOf(mailboxes);
        this.bytes = bytes;
        this.kinds = kinds;
        mailboxOf = distribute(mailboxes, bytes.length);
    }

    /** The demo's account: 600 messages, about 35 MB, every {@link Kind}, nested and non-ASCII mailboxes. */
    public static Corpus lively() {
        return lively(1, 600, 15_000_000);
    }

    /** An account with every {@link Kind} of message, at least 60 of them, and {@code ordinaryBytes} beside the huge one. */
    public static Corpus lively(long seed, int messages, long ordinaryBytes) {
        Kind[] kinds = new Kind[messages];
        Arrays.fill(kinds, Kind.ORDINARY);
        SplittableRandom random = new SplittableRandom(seed);
        for (Kind kind : Kind.values()) {
            int wanted = kind == Kind.HUGE ? 1 : kind == Kind.DUPLICATE ? 6 : 3;
            for (int i = 0; i < wanted && kind != Kind.ORDINARY; i++) {
                kinds[freePlace(kinds, random)] = kind;
            }
        }
        return new Corpus(seed, livelyMailboxes(), sizes(seed, messages, ordinaryBytes), kinds);
    }

    /** Such an account without the huge message, small enough for thousands of test runs: sizes about 1 KB. */
    public static Corpus small(long seed, int messages) {
        Corpus lively = lively(seed, messages, messages * 1000L);
        for (int i = 0; i < messages; i++) {
            lively.kinds[i] = lively.kinds[i] == Kind.HUGE || lively.kinds[i] == Kind.LONG_LINES ? Kind.ORDINARY : lively.kinds[i];
            lively.bytes[i] = Math.min(lively.bytes[i], 4000);
        }
        return lively;
    }

    /** An account for measuring: ordinary messages of about {@code totalBytes} in ten mailboxes. */
    public static Corpus benchmark(int messages, long totalBytes) {
        List<CorpusMailbox> mailboxes = new ArrayList<>();
        mailboxes.add(new CorpusMailbox(MailboxPath.INBOX, Role.INBOX, true, 4));
        for (int year = 2017; year <= 2025; year++) {
            mailboxes.add(new CorpusMailbox(MailboxPath.of("Archive", String.valueOf(year)), null, true, 1));
        }
        return new Corpus(7, mailboxes, sizes(7, messages, totalBytes), ordinary(messages));
    }

    /** One mailbox with very many messages of less than 1 KB. */
    public static Corpus tiny(int messages) {
        return new Corpus(9, List.of(new CorpusMailbox(MailboxPath.INBOX, Role.INBOX, true, 1)), new int[messages], ordinary(messages));
    }

    private static Kind[] ordinary(int messages) {
        Kind[] kinds = new Kind[messages];
        Arrays.fill(kinds, Kind.ORDINARY);
        return kinds;
    }

    /** Not the first place and none beside a special one, since some kinds refer to the message before. */
    private static int freePlace(Kind[] kinds, SplittableRandom random) {
        for (int tries = 0; tries < 100_000; tries++) {
            int place = 1 + random.nextInt(kinds.length - 2);
            if (kinds[place - 1] == Kind.ORDINARY && kinds[place] == Kind.ORDINARY && kinds[place + 1] == Kind.ORDINARY) {
                return place;
            }
        }
        throw new IllegalArgumentException("too few messages for every kind: " + kinds.length);
    }

    private static List<CorpusMailbox> livelyMailboxes() {
        return List.of(new CorpusMailbox(MailboxPath.INBOX, Role.INBOX, true, 30),
                new CorpusMailbox(MailboxPath.of("Gesendete Objekte"), Role.SENT, true, 12),
                new CorpusMailbox(MailboxPath.of("Entw\u00fcrfe"), Role.DRAFTS, true, 2),
                new CorpusMailbox(MailboxPath.of("Papierkorb"), Role.TRASH, true, 5),
                new CorpusMailbox(MailboxPath.of("Spam"), Role.JUNK, false, 4),
                new CorpusMailbox(MailboxPath.of("Archiv"), Role.ARCHIVE, true, 3),
                new CorpusMailbox(MailboxPath.of("Archiv", "2019"), null, true, 8),
                new CorpusMailbox(MailboxPath.of("Archiv", "2020"), null, true, 8),
                new CorpusMailbox(MailboxPath.of("Projekte", "Br\u00fccke & Stra\u00dfe"), null, true, 7),
                new CorpusMailbox(MailboxPath.of("Projekte", "Br\u00fccke & Stra\u00dfe", "Angebote"), null, true, 4),
                new CorpusMailbox(MailboxPath.of("Projekte", "\u65e5\u672c\u8a9e", "\u4f1a\u8b70"), null, true, 5),
                new CorpusMailbox(MailboxPath.of("\u0421\u0435\u043c\u044c\u044f"), null, true, 4),
                new CorpusMailbox(MailboxPath.of("Listen", "java-dev"), null, false, 8),
                new CorpusMailbox(MailboxPath.of("Leer"), null, true, 0));
    }

    /** Log-normal, then scaled so that they come to {@code total}. */
    private static int[] sizes(long seed, int messages, long total) {
        SplittableRandom random = new SplittableRandom(seed + 1);
        double[] raw = new double[messages];
        double sum = 0;
        for (int i = 0; i < messages; i++) {
            raw[i] = Math.min(LARGEST_ORDINARY, MEDIAN_BYTES * Math.exp(SPREAD * random.nextGaussian()));
            sum += raw[i];
        }
        int[] sizes = new int[messages];
        for (int i = 0; i < messages; i++) {
            sizes[i] = (int) (raw[i] * total / sum);
        }
        return sizes;
    }

    private static int[] distribute(List<CorpusMailbox> mailboxes, int messages) {
        int weights = mailboxes.stream().mapToInt(CorpusMailbox::weight).sum();
        int[] byWeight = new int[weights];
        int at = 0;
        for (int i = 0; i < mailboxes.size(); i++) {
            Arrays.fill(byWeight, at, at += mailboxes.get(i).weight(), i);
        }
        int[] of = new int[messages];
        for (int i = 0; i < messages; i++) {
            // Runs of one mailbox, so that a duplicate is mostly beside its original and sometimes in the next one.
            of[i] = byWeight[(int) ((long) i * weights / messages)];
        }
        return of;
    }

    public List<CorpusMailbox> mailboxes() {
        return mailboxes;
    }

    public int size() {
        return bytes.length;
    }

    public Kind kind(int index) {
        return kinds[index];
    }

    /** The sum of the messages' sizes; makes each header once. */
    public long totalBytes() {
        return messages().mapToLong(message -> message.content().size()).sum();
    }

    public CorpusMessage message(int index) {
        int original = kinds[index] == Kind.DUPLICATE ? index - 1 : index;
        SplittableRandom random = new SplittableRandom(seed * 31 + original);
        long when = FIRST_DAY + random.nextLong(LAST_DAY - FIRST_DAY);
        int messageId = kinds[original] == Kind.SAME_MESSAGE_ID ? original - 1 : original;
        long size = kinds[original] == Kind.HUGE ? HUGE_BYTES : bytes[original];
        MessageText text = MessageText.of(seed, original, messageId, kinds[original], when, size);
        return new CorpusMessage(mailboxes.get(mailboxOf[index]).path(), text, keywords(random), Instant.ofEpochSecond(when));
    }

    /** All messages, mailbox by mailbox. */
    public Stream<CorpusMessage> messages() {
        return IntStream.range(0, size()).mapToObj(this::message);
    }

    private static Keywords keywords(SplittableRandom random) {
        List<String> keywords = new ArrayList<>();
        if (random.nextInt(10) < 7) {
            keywords.add(Keywords.SEEN);
        }
        if (random.nextInt(10) < 2) {
            keywords.add(Keywords.ANSWERED);
        }
        if (random.nextInt(20) == 0) {
            keywords.add(Keywords.FLAGGED);
        }
        if (random.nextInt(40) == 0) {
            keywords.add(Keywords.DRAFT);
        }
        if (random.nextInt(6) == 0) {
            keywords.add(KEYWORDS.get(random.nextInt(KEYWORDS.size())));
        }
        return keywords.isEmpty() ? Keywords.NONE : Keywords.of(keywords);
    }

    /** Puts everything into an account: UIDs ascend from 1 in each mailbox that was empty. */
    public void fill(Account account) {
        for (CorpusMailbox mailbox : mailboxes) {
            account.create(mailbox.path(), mailbox.role());
            account.subscribe(mailbox.path(), mailbox.subscribed());
        }
        messages().forEach(m -> account.add(m.mailbox(), m.content(), m.keywords(), m.received()));
    }

    /** What the owner does after the first copy; {@code number} changes, apart from a rename at the end. */
    public List<Change> changes(long changeSeed, int number) {
        return Changes.of(this, changeSeed, number);
    }

    /** A message that is not in the account yet, for mailbox {@code path}. */
    CorpusMessage newMessage(MailboxPath path, int number, SplittableRandom random) {
        long when = LAST_DAY + random.nextLong(1_000_000);
        MessageText text = MessageText.of(seed, size() + number, size() + number, Kind.ORDINARY, when, 500 + random.nextInt(20_000));
        return new CorpusMessage(path, text, keywords(random), Instant.ofEpochSecond(when));
    }
}
