/** A tree of files that a person can read without Godwit: {@code .eml}, {@code .ics}, {@code .vcf}, {@code .sieve} and files. */
package dev.godwit.files.tree;
