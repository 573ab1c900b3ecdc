package dev.godwit.dav;

import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;

/**
 * What a version of an item is: its entity tag in quotes, without the mark of a weak one, because Apache calls a tag weak in
 * the first second and strong afterwards. For a server without entity tags, when it was changed and its length.
 */
final class Versions {
    private Versions() {
    }

    static String of(DavResponse response) {
        return of(response.text(Names.GETETAG), response.text(Names.GETLASTMODIFIED), response.text(Names.GETCONTENTLENGTH));
    }

    static String of(String etag, String lastModified, String length) {
        return etag.isBlank() ? "~" + lastModified + "/" + length : ofTag(etag);
    }

    /** Empty for no tag. */
    static String ofTag(String etag) {
        String tag = etag.strip();
        if (tag.isEmpty()) {
            return "";
        }
        tag = tag.startsWith("W/") || tag.startsWith("w/") ? tag.substring(2) : tag;
        // some write it without quotes into getetag and with quotes into the header: Oracle, old DAViCal
        return tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"") ? tag : "\"" + tag.replace("\"", "") + "\"";
    }

    /** Whether it can be said in If-Match. */
    static boolean isTag(String version) {
        return version.startsWith("\"");
    }

    /** SOGo looks at If-Match neither when it deletes nor where nothing is any more: whoever writes has to look. */
    static boolean isOfSogo(String version) {
        return version.matches("\"gcs\\d{8}\"");
    }
}
