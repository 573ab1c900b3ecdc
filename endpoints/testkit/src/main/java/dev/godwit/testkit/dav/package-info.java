/** A server for calendars, contacts and files in memory, with the oddities of real ones. */
package dev.godwit.testkit.dav;
