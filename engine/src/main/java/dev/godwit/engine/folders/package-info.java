/**
 * The folder plan: which mailbox of the source goes to which mailbox of the target, decided before anything is written.
 * A pure function: {@link dev.godwit.engine.folders.FolderPlanner#plan}, which also states the precedence of the rules.
 */
package dev.godwit.engine.folders;
