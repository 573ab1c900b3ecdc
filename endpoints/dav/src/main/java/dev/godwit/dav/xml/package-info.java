/** The XML of WebDAV: a reader of multistatus answers that trusts nobody and keeps one response at a time, and a writer of requests. */
package dev.godwit.dav.xml;
