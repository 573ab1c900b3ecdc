package dev.godwit.proxy.delivery;

import java.util.Locale;
import java.util.Optional;

/** What a client says. */
sealed interface Command {
    /** EHLO, LHLO or HELO. @param verb in capitals @param name the client's, printable and without spaces */
    record Hello(String verb, String name) implements Command {}

    record StartTls() implements Command {}

    record Mail(MailPath sender, Parameters parameters) implements Command {}

    record Rcpt(MailPath recipient, Parameters parameters) implements Command {}

    record Data() implements Command {}

    /** RFC 3030. */
    record Bdat(long size, boolean last) implements Command {}

    record Rset() implements Command {}

    record Noop() implements Command {}

    record Vrfy() implements Command {}

    record Quit() implements Command {}

    /** Not understood, or understood and not to be done. */
    record Wrong(Reply answer) implements Command {}

    /** Reads a line, one char per byte, without its CRLF. */
    static Command parse(String line) {
        if (line.endsWith("\n")) {
            return new Wrong(Replies.BARE_LINE);
        }
        if (line.chars().anyMatch(c -> c < ' ' || c == 127) || !Utf8.isValid(line)) {
            return new Wrong(Replies.UNKNOWN);
        }
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String argument = space < 0 ? "" : line.substring(space + 1).strip();
        return switch (verb) {
            case "EHLO", "LHLO", "HELO" -> argument.matches("[!-~]{1,255}") ? new Hello(verb, argument) : new Wrong(Replies.SYNTAX);
            case "STARTTLS" -> bare(argument, new StartTls());
            case "MAIL" -> mail(argument);
            case "RCPT" -> rcpt(argument);
            case "DATA" -> bare(argument, new Data());
            case "BDAT" -> bdat(argument);
            case "RSET" -> bare(argument, new Rset());
            case "NOOP" -> new Noop();
            case "VRFY" -> argument.isEmpty() ? new Wrong(Replies.SYNTAX) : new Vrfy();
            case "QUIT" -> bare(argument, new Quit());
            case "EXPN", "HELP", "AUTH", "ETRN", "XCLIENT", "XFORWARD" -> new Wrong(Replies.NOT_HERE);
            default -> new Wrong(Replies.UNKNOWN);
        };
    }

    private static Command bare(String argument, Command command) {
        return argument.isEmpty() ? command : new Wrong(Replies.SYNTAX);
    }

    private static Command mail(String argument) {
        Optional<String> path = after("FROM:", argument);
        MailPath.Parsed parsed = MailPath.parse(path.orElse(""));
        if (path.isEmpty() || parsed.path().isEmpty()) {
            return new Wrong(path.isEmpty() ? Replies.SYNTAX : Replies.SENDER_SYNTAX);
        }
        Optional<Parameters> parameters = Parameters.parse(path.get().substring(parsed.end()));
        if (parameters.isEmpty()) {
            return new Wrong(Replies.SYNTAX);
        }
        return parameters.get().areForMail() ? new Mail(parsed.path().get(), parameters.get()) : new Wrong(Replies.PARAMETER);
    }

    private static Command rcpt(String argument) {
        Optional<String> path = after("TO:", argument);
        MailPath.Parsed parsed = MailPath.parse(path.orElse(""));
        if (path.isEmpty() || parsed.path().isEmpty() || parsed.path().get().text().isEmpty()) {
            return new Wrong(path.isEmpty() ? Replies.SYNTAX : Replies.ADDRESS_SYNTAX);
        }
        Optional<Parameters> parameters = Parameters.parse(path.get().substring(parsed.end()));
        if (parameters.isEmpty()) {
            return new Wrong(Replies.SYNTAX);
        }
        return parameters.get().areForRcpt() ? new Rcpt(parsed.path().get(), parameters.get()) : new Wrong(Replies.PARAMETER);
    }

    /** Spaces behind the colon are wrong and common: old Outlook and many scripts send them. */
    private static Optional<String> after(String word, String argument) {
        return argument.regionMatches(true, 0, word, 0, word.length()) ? Optional.of(argument.substring(word.length()).stripLeading()) : Optional.empty();
    }

    private static Command bdat(String argument) {
        if (!argument.matches("(?i)[0-9]{1,18}( +LAST)?")) {
            return new Wrong(Replies.SYNTAX);
        }
        String[] words = argument.split(" +");
        return new Bdat(Long.parseLong(words[0]), words.length == 2);
    }
}
