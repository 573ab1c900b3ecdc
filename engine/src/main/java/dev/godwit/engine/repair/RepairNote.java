package dev.godwit.engine.repair;

/**
 * What a repair did, for the journal and the report.
 *
 * @param places how many places of the message it changed
 * @param firstOffset where the first of them is in the original message, in bytes from its start
 */
public record RepairNote(Repair repair, long places, long firstOffset) {
}
