/** The proxy's side towards servers: connecting, TLS, telling who the client is, and leaving a server alone that does not answer. */
package dev.godwit.proxy.backend;
