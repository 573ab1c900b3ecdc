package dev.godwit.dav;

import dev.godwit.dav.client.DavClient;
import dev.godwit.dav.client.Proppatch;
import dev.godwit.dav.client.RefusedException;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.xml.namespace.QName;

/** Sets when a file was changed last, as far as the server lets us, in the way that worked before. Any thread. */
final class FileTimes {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The ways to say it, the better first. */
    private enum Way {
        /** rclone, sftpgo, ownCloud and some others let it be set. */
        LAST_MODIFIED(Names.GETLASTMODIFIED),
        /** Windows's; IIS obeys it, others keep it for Windows's own client. */
        WIN32(new QName(Names.MICROSOFT, "Win32LastModifiedTime")),
        NONE(null);

        private final QName property;

        Way(QName property) {
            this.property = property;
        }
    }

    private final DavClient client;
    private volatile Way way = Way.LAST_MODIFIED;

    FileTimes(DavClient client) {
        this.client = client;
    }

    /** @return whether the version of the file may be another one now */
    boolean set(String id, Instant modified) throws IOException {
        while (way != Way.NONE) {
            Way tried = way;
            if (attempt(id, tried.property, HTTP_DATE.format(modified))) {
                return true;
            }
            way = tried == Way.LAST_MODIFIED ? Way.WIN32 : Way.NONE;
        }
        return false;
    }

    private boolean attempt(String id, QName property, String value) throws IOException {
        try {
            return new Proppatch(id, List.of(XmlElement.of(property, value))).run(client).isEmpty();
        } catch (RefusedException refused) {
            return switch (refused.status()) {
                case 400, 403, 405, 409, 415, 422, 500, 501 -> false;
                default -> throw refused;
            };
        }
    }
}
