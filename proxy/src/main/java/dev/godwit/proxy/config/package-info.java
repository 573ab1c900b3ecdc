/**
 * The proxy's configuration: one record per section, one TOML file, all errors at once with line and column, before anything
 * is opened.
 */
package dev.godwit.proxy.config;
