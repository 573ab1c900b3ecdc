/** TCP relays on loopback that make a connection long or let it break. */
package dev.godwit.testkit.net;
