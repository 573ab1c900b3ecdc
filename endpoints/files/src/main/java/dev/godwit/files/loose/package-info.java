/** Mail, calendars, contacts, scripts and files that lie about as ordinary files, in a directory or a zip. */
package dev.godwit.files.loose;
