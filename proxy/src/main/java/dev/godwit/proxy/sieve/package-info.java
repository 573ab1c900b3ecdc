/** ManageSieve (RFC 5804) up to the login. */
package dev.godwit.proxy.sieve;
