package dev.godwit.imap;

import dev.godwit.contract.AppendAnswers;
import dev.godwit.contract.RefusalReason;
import java.util.ArrayList;
import java.util.List;

/** Writes down what an append was answered. */
final class Answers implements AppendAnswers {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void stored(int index, long uidValidity, long uid) {
        heard.add(index + " stored " + uidValidity + " " + uid);
    }

    @Override
    public void refused(int index, RefusalReason reason, String serverText) {
        heard.add(index + " refused " + reason + " " + serverText);
    }

    List<String> heard() {
        return heard;
    }
}
