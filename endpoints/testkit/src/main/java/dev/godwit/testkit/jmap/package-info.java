/**
 * A JMAP server in memory. Start reading at {@link dev.godwit.testkit.jmap.JmapServer}; data is looked at and changed
 * through {@link dev.godwit.testkit.jmap.JmapAccount}, the server's habits through
 * {@link dev.godwit.testkit.jmap.JmapQuirks}, its accidents through {@link dev.godwit.testkit.jmap.JmapFaults}. What is
 * common to all data types has a class per method ({@code GetMethod}, {@code SetMethod} …); what one has of its own is
 * in its {@code DataType}. Written from the RFCs, with nothing in common with the client it tests.
 */
package dev.godwit.testkit.jmap;
