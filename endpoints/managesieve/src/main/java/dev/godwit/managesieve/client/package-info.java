/** A client for ManageSieve (RFC 5804): one command a file, each a call that writes a line and waits for the answer. */
package dev.godwit.managesieve.client;
