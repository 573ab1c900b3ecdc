/** Mail that lives in plain files: what Maildir and mbox have in common. */
package dev.godwit.files;
