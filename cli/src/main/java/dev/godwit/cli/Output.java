package dev.godwit.cli;

import dev.godwit.engine.EngineListener;

/** What a command tells, to a person or to a program: progress while it works, then its result. */
interface Output extends EngineListener, AutoCloseable {
    void result(Result result);

    void failed(Failure failure);

    /** A sentence for people; programs do without. */
    void say(String sentence);

    /** Leaves the terminal tidy; a second call does nothing. */
    @Override
    void close();
}
