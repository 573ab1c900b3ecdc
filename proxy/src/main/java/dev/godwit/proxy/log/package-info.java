/** What the proxy writes down: one line per event, fields a program can read, no secrets and by default no full addresses. */
package dev.godwit.proxy.log;
