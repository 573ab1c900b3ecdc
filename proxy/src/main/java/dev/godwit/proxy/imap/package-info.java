/** IMAP (RFC 9051, RFC 3501) up to the login. */
package dev.godwit.proxy.imap;
