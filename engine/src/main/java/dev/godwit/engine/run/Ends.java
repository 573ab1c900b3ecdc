package dev.godwit.engine.run;

import dev.godwit.contract.EndpointDescription;
import dev.godwit.contract.MailboxReader;
import dev.godwit.contract.MailboxWriter;
import dev.godwit.contract.Source;
import dev.godwit.contract.Target;
import dev.godwit.engine.CopyOptions.Retry;

/** Both ends of a run with their connections. Closing it closes the connections, not the endpoints. */
public final class Ends implements AutoCloseable {
    public final Source source;
    public final Target target;
    public final EndpointDescription sourceDescription;
    public final EndpointDescription targetDescription;
    public final Connections<MailboxReader> sourceReaders;
    public final Connections<MailboxReader> targetReaders;
    public final Connections<MailboxWriter> targetWriters;

    public Ends(Source source, Target target, Retry retry, Pauses pauses) {
        this.source = source;
        this.target = target;
        this.sourceDescription = source.describe();
        this.targetDescription = target.describe();
        this.sourceReaders = new Connections<>(source::openReader, source.usefulReaders(), retry, pauses);
        this.targetReaders = new Connections<>(target::openReader, target.usefulReaders(), retry, pauses);
        this.targetWriters = new Connections<>(target::openWriter, target.usefulWriters(), retry, pauses);
    }

    @Override
    public void close() {
        sourceReaders.close();
        targetReaders.close();
        targetWriters.close();
    }
}
