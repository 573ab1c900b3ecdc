package dev.godwit.testkit.imap;

import dev.godwit.model.UidSet;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** One condition of SEARCH, read from the command. */
interface SearchKey {
    boolean matches(StoredMessage message, int number) throws IOException;

    /** All keys up to the end of the line, every one of which must match. */
    static SearchKey readAll(Session s) throws IOException {
        return readAll(s, null);
    }

    /** The same, with the first word read already. */
    static SearchKey readAll(Session s, String firstWord) throws IOException {
        SearchKey all = firstWord == null ? read(s) : named(s, firstWord);
        while (s.in.trySp()) {
            all = and(all, read(s));
        }
        return all;
    }

    private static SearchKey and(SearchKey a, SearchKey b) {
        return (message, number) -> a.matches(message, number) && b.matches(message, number);
    }

    private static SearchKey read(Session s) throws IOException {
        int c = s.in.peek();
        if (c == '(') {
            s.in.expect('(');
            SearchKey all = readAll(s);
            s.in.expect(')');
            return all;
        }
        if (c == '*' || c >= '0' && c <= '9') {
            UidSet numbers = set(s, s.selected.count());
            return (message, number) -> numbers.contains(number);
        }
        return named(s, s.in.atom("").toUpperCase(Locale.ROOT));
    }

    private static UidSet set(Session s, long largest) throws IOException {
        UidSet.Builder builder = new UidSet.Builder();
        s.in.sequenceSet().resolve(largest).forEach(range -> builder.addRange(range.first(), range.last()));
        return builder.build();
    }

    private static SearchKey named(Session s, String name) throws IOException {
        return switch (name) {
            case "ALL", "OLD" -> (message, number) -> true;
            case "NEW", "RECENT" -> (message, number) -> false;
            case "SEEN", "ANSWERED", "FLAGGED", "DRAFT", "DELETED" -> keyword("$" + name, true);
            case "UNSEEN", "UNANSWERED", "UNFLAGGED", "UNDRAFT", "UNDELETED" -> keyword("$" + name.substring(2), false);
            case "CHARSET" -> {
                argument(s);
                s.in.sp();
                yield read(s);
            }
            case "NOT" -> {
                s.in.sp();
                SearchKey key = read(s);
                yield (message, number) -> !key.matches(message, number);
            }
            case "OR" -> {
                s.in.sp();
                SearchKey a = read(s);
                s.in.sp();
                SearchKey b = read(s);
                yield (message, number) -> a.matches(message, number) || b.matches(message, number);
            }
            default -> withArgument(s, name);
        };
    }

    private static SearchKey withArgument(Session s, String name) throws IOException {
        return switch (name) {
            case "UID" -> {
                s.in.sp();
                UidSet uids = set(s, s.selected.lastUid());
                yield (message, number) -> uids.contains(message.uid());
            }
            case "KEYWORD" -> keyword(argument(s), true);
            case "UNKEYWORD" -> keyword(argument(s), false);
            case "HEADER" -> header(argument(s), argument(s));
            case "SUBJECT", "FROM", "TO", "CC", "BCC" -> header(name, argument(s));
            case "LARGER", "SMALLER", "MODSEQ" -> {
                s.in.sp();
                long n = s.in.number();
                yield switch (name) {
                    case "LARGER" -> (message, number) -> message.content().size() > n;
                    case "SMALLER" -> (message, number) -> message.content().size() < n;
                    default -> (message, number) -> message.modseq() >= n;
                };
            }
            case "BEFORE", "ON", "SINCE" -> date(name, argument(s));
            case "EMAILID" -> {
                String id = argument(s);
                yield (message, number) -> id.equals(FetchItem.emailId(message));
            }
            default -> throw Refused.bad("unknown search key");
        };
    }

    private static String argument(Session s) throws IOException {
        s.in.sp();
        return s.in.astring();
    }

    private static SearchKey keyword(String keyword, boolean with) {
        return (message, number) -> message.keywords().contains(keyword) == with;
    }

    private static SearchKey header(String name, String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        return (message, number) -> {
            for (byte[] field : MessageHeader.fields(MessageHeader.of(message.content()))) {
                if (MessageHeader.name(field).equalsIgnoreCase(name)
                        && MessageHeader.value(field).toLowerCase(Locale.ROOT).contains(wanted)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static SearchKey date(String how, String text) {
        DateTimeFormatter format = new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern("d-MMM-uuuu")
                .toFormatter(Locale.ENGLISH);
        try {
            long start = LocalDate.parse(text, format).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
            return (message, number) -> switch (how) {
                case "BEFORE" -> message.receivedEpochSecond() < start;
                case "SINCE" -> message.receivedEpochSecond() >= start;
                default -> message.receivedEpochSecond() >= start && message.receivedEpochSecond() < start + 86_400;
            };
        } catch (DateTimeException e) {
            throw Refused.bad("malformed date");
        }
    }
}
