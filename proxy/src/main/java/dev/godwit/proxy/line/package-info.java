/**
 * What the line protocols have in common: lines, SASL as a server, the way from a login to a relay, and knowing between which
 * bytes a goodbye can be said.
 */
package dev.godwit.proxy.line;
