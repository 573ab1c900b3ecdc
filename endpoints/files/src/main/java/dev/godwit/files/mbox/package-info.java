/**
 * mbox: many messages in one file. Start reading at {@link dev.godwit.files.mbox.MboxEndpoint}; a file is taken apart by
 * {@link dev.godwit.files.mbox.MboxSplitter} and written by {@link dev.godwit.files.mbox.TargetFile}.
 */
package dev.godwit.files.mbox;
