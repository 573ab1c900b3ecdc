/**
 * The management API: HTTP/1.1 over TLS with a bearer token, described in docs/formats/proxy-api.md. It changes routes, waits until
 * they are in effect on every proxy, and tells what goes on.
 */
package dev.godwit.proxy.admin;
