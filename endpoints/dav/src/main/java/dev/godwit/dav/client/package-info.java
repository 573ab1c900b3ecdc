/** WebDAV as a client: one request a file (RFC 4918, 4791, 5689, 6352, 6578). */
package dev.godwit.dav.client;
