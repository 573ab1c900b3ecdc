/**
 * Calendars over CalDAV, contacts over CardDAV, files over WebDAV. {@link dev.godwit.dav.DavEndpoint} is the way in;
 * {@code GroupwareItems} is a calendar or contacts account, {@code FileItems} a tree of files, {@code DavErrors} decides what
 * an answer means, {@code client} has the requests and {@code xml} the XML.
 */
package dev.godwit.dav;
