package io.tagora.inference.kv;

/**
 * What stands in a slot that was given to another prompt, until that prompt is written there.
 *
 * @param tokens the first tokens of the slot; with them it has the logits after the last
 * @param elsewhere how many of them need not be computed again, because a slot still holds them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Evicted(int[] tokens, int elsewhere) {}
