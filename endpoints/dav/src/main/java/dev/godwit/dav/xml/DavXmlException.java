package dev.godwit.dav.xml;

import java.io.IOException;

/** What should have been XML of WebDAV is not, or is more than is acceptable. The message quotes nothing of it. */
public final class DavXmlException extends IOException {
    public DavXmlException(String message) {
        super(message);
    }

    public DavXmlException(String message, Throwable cause) {
        super(message, cause);
    }
}
