package dev.godwit.engine.items;

import dev.godwit.contract.EndpointException;
import dev.godwit.contract.EndpointException.Kind;
import dev.godwit.contract.ItemFormats;
import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.Deletions;
import dev.godwit.engine.EngineListener;
import dev.godwit.engine.EngineListener.Stage;
import dev.godwit.engine.EngineListener.Warning;
import dev.godwit.engine.ItemsOptions;
import dev.godwit.engine.ItemsReport;
import dev.godwit.engine.SafetyStop;
import dev.godwit.engine.run.Pauses;
import dev.godwit.engine.run.SafeListener;

/**
 * One run of {@code match → plan → apply → verify} for what an account holds besides mail. Repeating a run carries over only
 * what changed since; a run that was killed at any point is completed by the next. The source is never written to: draining is
 * for mail, and is answered by a warning.
 */
public final class ItemsJob {
    private final Source source;
    private final Target target;
    private final ItemJournal journal;
    private final boolean drained;
    private final ItemsOptions options;
    private final ItemFormats formats;
    private final SafeListener listener;

    /**
     * The endpoints and the journal stay the caller's to close.
     *
     * @param drained whether the source was emptied on purpose, so that absence there means nothing
     */
    public ItemsJob(Source source, Target target, ItemJournal journal, boolean drained, ItemsOptions options, ItemFormats formats, EngineListener listener) {
        this.source = source;
        this.target = target;
        this.journal = journal;
        this.drained = drained;
        this.options = options;
        this.formats = formats;
        this.listener = new SafeListener(listener);
    }

    /**
     * @throws SafetyStop before anything dangerous is done
     * @throws EndpointException where an endpoint fails for good; what was confirmed until then is in the journal
     */
    public ItemsReport run() {
        if (options.copy().deletions() != Deletions.KEEP && drained) {
            throw new SafetyStop("drained", "the source was drained: that something is missing there does not mean it was deleted",
                    "Run without --mirror and --propagate-deletions.");
        }
        listener.stage(Stage.CONNECT);
        if (source.describe().identity().equals(target.describe().identity())) {
            throw new SafetyStop("same-account", "source and target are the same account: " + target.describe().display(), "Check both URLs.");
        }
        if (options.copy().drain()) {
            listener.warning(new Warning("drain-keeps-items", null, 0, source.describe().display() + ": --drain is for mail; what else is there stays on the source"));
        }
        Sides sides = new Sides(source.items().orElseThrow(() -> nothing(source)), items(target), journal, options, formats, new Pauses(listener), listener,
                new ItemsTally());
        ItemsReport report = new ItemsRun(sides, Math.clamp(target.usefulWriters(), 1, 4)).run();
        listener.stage(Stage.DONE);
        return report;
    }

    static ItemTarget items(Target target) {
        if (target.items().orElse(null) instanceof ItemTarget writable) {
            return writable;
        }
        throw nothing(target);
    }

    private static EndpointException nothing(Source end) {
        return EndpointException.of(Kind.USAGE, end.describe().display() + " holds nothing but mail");
    }
}
