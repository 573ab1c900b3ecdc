/** Archives of Vandelay 1.0, as a source: read, and never written to. */
package dev.godwit.archive.vandelay;
