package dev.godwit.files.tree;

import dev.godwit.model.DataKind;
import java.util.List;

/** Where each kind lies in the tree, and how its files are called. */
final class KindDirectory {
    private KindDirectory() {
    }

    static String of(DataKind kind) {
        return kind == DataKind.MAIL ? "mail" : kind.word();
    }

    /** The end of the names of its files; empty where any will do. */
    static String suffix(DataKind kind) {
        return switch (kind) {
            case MAIL -> ".eml";
            case IDENTITIES, VACATION, PARTICIPANT_IDENTITIES -> ".json";
            case SCRIPTS -> ".sieve";
            case CONTACTS -> ".vcf";
            case CALENDARS -> ".ics";
            case FILES -> "";
        };
    }

    static List<String> mediaTypes(DataKind kind) {
        return switch (kind) {
            case MAIL -> List.of("message/rfc822");
            case IDENTITIES, VACATION, PARTICIPANT_IDENTITIES -> List.of("application/json");
            case SCRIPTS -> List.of("application/sieve");
            case CONTACTS -> List.of("text/vcard");
            case CALENDARS -> List.of("text/calendar");
            case FILES -> List.of("*/*");
        };
    }

    /** What a file that no index tells of is taken for. */
    static String mediaType(DataKind kind, String file) {
        if (kind != DataKind.FILES) {
            return mediaTypes(kind).getFirst();
        }
        String guessed = java.net.URLConnection.guessContentTypeFromName(file);
        return guessed == null ? "application/octet-stream" : guessed;
    }
}
