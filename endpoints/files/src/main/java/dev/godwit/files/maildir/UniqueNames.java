package dev.godwit.files.maildir;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names for new messages: {@code <received>.M<microsecond>P<pid>V0I<n>.<host>}. Where the message shall get a certain
 * UID, V and I say so ({@code Q<n>V<uidvalidity>I<uid>}), so that a run after a crash can give it that one. They begin
 * with the date because Courier's POP3 server orders by it.
 */
final class UniqueNames {
    private static final Pattern WANTED = Pattern.compile("\\d+\\.M\\d+P\\d+Q\\d+V(\\d{1,10})I(\\d{1,10})\\..*");

    private final Clock clock;
    private final long pid;
    private final String host;
    private final AtomicLong counter = new AtomicLong();
    private final AtomicLong lastUidValidity = new AtomicLong();

    /** @param host the name of this machine; characters with a meaning in file names are taken out */
    UniqueNames(Clock clock, long pid, String host) {
        this.clock = clock;
        this.pid = pid;
        this.host = host.isEmpty() ? "localhost" : host.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    String next(long receivedEpochSecond) {
        return start(receivedEpochSecond) + "V0I" + counter.incrementAndGet() + "." + host;
    }

    String nextFor(long receivedEpochSecond, long uidValidity, long uid) {
        return start(receivedEpochSecond) + "Q" + counter.incrementAndGet() + "V" + uidValidity + "I" + uid + "." + host;
    }

    private String start(long receivedEpochSecond) {
        Instant now = clock.instant();
        return Math.max(0, receivedEpochSecond) + ".M" + now.getEpochSecond() % 1000 + "%06d".formatted(now.getNano() / 1000) + "P" + pid;
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    /** The UID that {@code base} was meant to get in a mailbox of this UIDVALIDITY, or 0. */
    static long wantedUid(String base, long uidValidity) {
        Matcher m = WANTED.matcher(base);
        return m.matches() && Long.parseLong(m.group(1)) == uidValidity ? Long.parseLong(m.group(2)) : 0;
    }

    /** Seconds of the clock, and above every one given before. */
    long newUidValidity() {
        return lastUidValidity.updateAndGet(last -> Math.max(last + 1, Math.min(now(), UidList.MAX_UID)));
    }

    /** New UIDVALIDITYs must be above this one. */
    void uidValidityUsed(long uidValidity) {
        if (uidValidity < UidList.MAX_UID) {
            lastUidValidity.accumulateAndGet(uidValidity, Math::max);
        }
    }
}
