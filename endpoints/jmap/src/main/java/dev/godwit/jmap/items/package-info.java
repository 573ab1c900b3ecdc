/**
 * Everything but mail over JMAP: identities, the vacation response, scripts, address books, calendars, participant
 * identities and files. {@link dev.godwit.jmap.items.JmapItems} is the endpoint's {@code items()};
 * {@link dev.godwit.jmap.items.Profile} decides by the session which kinds there are and how they are spoken of;
 * an {@link dev.godwit.jmap.items.ItemType} says what distinguishes one kind, and listing, reading and writing are written
 * once for all of them. JMAP for Calendars is draft-ietf-jmap-calendars-26, FileNode draft-ietf-jmap-filenode-13.
 */
package dev.godwit.jmap.items;
