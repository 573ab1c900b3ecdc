/** Message submission (RFC 6409): SMTP up to the login. */
package dev.godwit.proxy.submission;
