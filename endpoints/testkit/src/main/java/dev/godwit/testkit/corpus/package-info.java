/** Sample accounts, the same for the same seed: start at {@link dev.godwit.testkit.corpus.Corpus}. */
package dev.godwit.testkit.corpus;
