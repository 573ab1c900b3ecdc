/** TCP on loopback: relays that make a connection long or let it break, and free ports. */
package dev.godwit.testkit.net;
