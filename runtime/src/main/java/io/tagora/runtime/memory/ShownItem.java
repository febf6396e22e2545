package io.tagora.runtime.memory;

/**
 * An item as it was shown, and for what.
 *
 * @param share the exposure in [0, 1] that it had
 * @param personaId the persona of the tag; "" in the utility channel
 * @param tag that found it; "" in the utility channel
 */
public record ShownItem(String itemId, double share, String personaId, String tag) {}
