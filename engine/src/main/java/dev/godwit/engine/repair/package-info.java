/**
 * Minimal repairs of messages that a target refused in their original form. A repair streams, changes nothing but the
 * defect, is recorded ({@link dev.godwit.engine.repair.RepairNote}), and never touches the original.
 */
package dev.godwit.engine.repair;
