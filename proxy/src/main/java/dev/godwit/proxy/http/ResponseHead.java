package dev.godwit.proxy.http;

/**
 * A response's head as it was understood.
 *
 * @param reason may be empty
 * @param fields fresh, to be changed by the receiver
 */
record ResponseHead(int status, String reason, Fields fields) {

    static ResponseHead read(String statusLine, Fields fields) throws HttpSyntaxException {
        boolean known = statusLine.startsWith("HTTP/1.1 ") || statusLine.startsWith("HTTP/1.0 ");
        String code = statusLine.length() < 12 ? "" : statusLine.substring(9, 12);
        boolean separated = statusLine.length() == 12 || statusLine.length() > 12 && statusLine.charAt(12) == ' ';
        if (!known || !code.matches("[1-9][0-9][0-9]") || !separated) {
            throw new HttpSyntaxException("a malformed status line");
        }
        return new ResponseHead(Integer.parseInt(code), HeadReader.value(statusLine.substring(12)), fields);
    }

    boolean isInterim() {
        return status < 200 && status != 101;
    }

    /** Server-sent events: they last until somebody ends them. */
    boolean isEventStream() {
        return fields.first("content-type").map(type -> type.split(";", 2)[0].strip()).filter("text/event-stream"::equalsIgnoreCase).isPresent();
    }
}
