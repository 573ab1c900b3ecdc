/** Sockets: event loops, listeners, TLS towards clients, PROXY headers, and the relay that every session becomes. */
package dev.godwit.proxy.net;
