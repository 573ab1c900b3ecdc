package dev.godwit.dav.client;

import java.io.IOException;

/** The server answered with success, but not with what WebDAV demands. */
public final class NotDavException extends IOException {
    private final boolean html;

    NotDavException(String message, boolean html) {
        super(message);
        this.html = html;
    }

    /** Whether it was a page for people: a login page, a maintenance page. */
    public boolean isHtml() {
        return html;
    }
}
