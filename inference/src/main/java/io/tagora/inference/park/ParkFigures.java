package io.tagora.inference.park;

/**
 * What a park has done since it was opened.
 *
 * @param prompts parked now
 * @param bytes taken now, with what is on its way
 * @param parked prompts that were parked
 * @param restored prompts that were restored, or their beginnings
 * @param restoredTokens tokens that need not be computed
 * @param damaged prompts that were not any more what was parked, and were computed
 * @param refused prompts that found no room, or could not be written
 */
public record ParkFigures(
    int prompts,
    long bytes,
    long parked,
    long restored,
    long restoredTokens,
    long damaged,
    long refused) {}
