package dev.godwit.engine.repair;

import dev.godwit.contract.Body;
import dev.godwit.contract.RefusalReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Repairs to be applied together.
 *
 * @param repairs in the order they are applied
 * @param lineLimit the longest line the result may have, where {@link Repair#LONG_LINES} is among them
 */
public record RepairPlan(List<Repair> repairs, int lineLimit) {
    /** In this order they are tried one by one where the reason is not known: what changes least comes first. */
    private static final List<Repair> LEAST_FIRST = List.of(Repair.FINAL_NEWLINE, Repair.FROM_LINE, Repair.NUL_BYTES, Repair.BARE_NEWLINES,
            Repair.BAD_HEADER, Repair.MISSING_SEPARATOR, Repair.EIGHT_BIT_HEADER, Repair.LONG_LINES);

    public RepairPlan {
        repairs = List.copyOf(new TreeSet<>(repairs));
    }

    public static RepairPlan of(Repair... repairs) {
        return new RepairPlan(List.of(repairs), Repair.STANDARD_LINE);
    }

    /**
     * The plans to try, one after the other, on a message that was refused in its original form: first the one repair
     * that the reason names, at the end every defect of the message at once, because strict servers name only one at
     * a time. Only defects the message has are repaired. Empty if no repair can help: the message is then for the
     * quarantine, or the reason is not in its bytes (size, keyword, date).
     */
    public static List<RepairPlan> suggest(RefusalReason reason, MessageFacts facts) {
        return switch (reason) {
            case NUL_BYTE -> plans(List.of(Repair.NUL_BYTES), facts);
            case BARE_NEWLINE -> plans(List.of(Repair.BARE_NEWLINES), facts);
            case LONG_LINE -> plans(List.of(Repair.LONG_LINES), facts);
            case EIGHT_BIT_HEADER -> plans(List.of(Repair.EIGHT_BIT_HEADER), facts);
            case BAD_HEADER -> plans(headerRepairs(facts), facts);
            case UNCLASSIFIED -> plans(inOrderOf(facts, LEAST_FIRST), facts);
            case TOO_LARGE, BAD_KEYWORD, BAD_DATE -> List.of();
        };
    }

    private static List<RepairPlan> plans(List<Repair> singles, MessageFacts facts) {
        Set<RepairPlan> plans = new LinkedHashSet<>();
        for (Repair repair : singles) {
            if (facts.has(repair)) {
                plans.add(new RepairPlan(withFromLine(repair, facts), facts.lineLimit()));
            }
        }
        Set<Repair> all = everything(facts);
        if (!all.isEmpty()) {
            plans.add(new RepairPlan(List.copyOf(all), facts.lineLimit()));
        }
        return List.copyOf(plans);
    }

    /** An mbox line would be taken for a header line that is none. */
    private static List<Repair> withFromLine(Repair repair, MessageFacts facts) {
        boolean ofHeaderLines = repair == Repair.BAD_HEADER || repair == Repair.MISSING_SEPARATOR;
        return ofHeaderLines && facts.has(Repair.FROM_LINE) ? List.of(Repair.FROM_LINE, repair) : List.of(repair);
    }

    private static List<Repair> headerRepairs(MessageFacts facts) {
        return inOrderOf(facts, List.of(Repair.FROM_LINE, Repair.BAD_HEADER, Repair.MISSING_SEPARATOR, Repair.EIGHT_BIT_HEADER, Repair.NUL_BYTES,
                Repair.BARE_NEWLINES));
    }

    /** With several lines that are no header fields it is rather the empty line that is missing than the fields that are bad. */
    private static List<Repair> inOrderOf(MessageFacts facts, List<Repair> order) {
        List<Repair> list = new ArrayList<>(order);
        if (separatorIsMissing(facts) && list.remove(Repair.MISSING_SEPARATOR)) {
            list.add(list.indexOf(Repair.BAD_HEADER), Repair.MISSING_SEPARATOR);
        }
        return list;
    }

    private static boolean separatorIsMissing(MessageFacts facts) {
        return facts.has(Repair.MISSING_SEPARATOR) && facts.defect(Repair.BAD_HEADER).map(note -> note.places() > 1).orElse(true);
    }

    private static Set<Repair> everything(MessageFacts facts) {
        Set<Repair> all = EnumSet.noneOf(Repair.class);
        all.addAll(facts.defects().keySet());
        if (all.contains(Repair.BAD_HEADER) && all.contains(Repair.MISSING_SEPARATOR)) {
            all.remove(separatorIsMissing(facts) ? Repair.BAD_HEADER : Repair.MISSING_SEPARATOR);
        }
        return all;
    }

    /** The message as this plan makes it. */
    RepairStream open(Body original) throws IOException {
        return new RepairStream(original.open(), repairs, lineLimit);
    }
}
