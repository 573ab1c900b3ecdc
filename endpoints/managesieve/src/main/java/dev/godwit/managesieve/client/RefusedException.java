package dev.godwit.managesieve.client;

import java.io.IOException;

/** The server answered NO or BYE. */
public final class RefusedException extends IOException {
    private final String command;
    private final transient Answer answer;

    RefusedException(String command, Answer answer) {
        super(command + " was answered " + answer.status() + (answer.code().isEmpty() ? "" : " (" + answer.code() + ")")
                + (answer.text().isEmpty() ? "" : ": " + answer.text()));
        this.command = command;
        this.answer = answer;
    }

    public String command() {
        return command;
    }

    public Answer answer() {
        return answer;
    }
}
