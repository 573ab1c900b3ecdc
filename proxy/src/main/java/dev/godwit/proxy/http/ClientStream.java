package dev.godwit.proxy.http;

import io.netty.buffer.ByteBuf;

/** The client's side of one exchange: where its response goes. On the connection's event loop only. */
interface ClientStream {

    /** A response before the response, such as 100 or 103; dropped where the client does not know them. */
    void interim(ResponseHead head);

    /**
     * The final response begins.
     *
     * @param framing how long the body is, as far as it is known
     * @param last    whether the connection takes no further request
     */
    void head(ResponseHead head, Framing framing, boolean last);

    /** A WebSocket is open: from now on {@link #data} is not a body but what the server says. */
    void upgraded(ResponseHead head);

    /** Takes over the buffer. */
    void data(ByteBuf data);

    void flush();

    /** The response is complete. The exchange makes no further call. */
    void end(Fields trailers);

    /** The response will not be completed, and the client must not take it for complete. The exchange makes no further call. */
    void abort();

    /** The exchange may want more of the request now: {@link Exchange#wantsRequestData}. */
    void demand();

    boolean isWritable();
}
