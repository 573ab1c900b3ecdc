/** A ManageSieve server in memory that can misbehave. */
package dev.godwit.testkit.sieve;
