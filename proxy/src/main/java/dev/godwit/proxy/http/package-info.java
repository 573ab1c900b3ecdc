/**
 * HTTP/1.1 and HTTP/2 in front of HTTP/1.1 servers: every request finds its own way, passes the gate, and is a session of its
 * account while it lasts; WebSockets and event streams are sessions for as long as they are open.
 *
 * <p>Heads and framing are read here and not by Netty's HTTP/1 codec: that one joins folded lines and silently prefers one of two
 * contradicting lengths, and what two readers understand differently is how requests are smuggled. Nothing is passed on as it
 * came: each head is written anew from what was understood. One event loop carries a client's connection and all connections to
 * servers made for it.
 */
package dev.godwit.proxy.http;
