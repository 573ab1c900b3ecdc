/** POP3 (RFC 1939, RFC 2449, RFC 5034) up to the login. */
package dev.godwit.proxy.pop3;
