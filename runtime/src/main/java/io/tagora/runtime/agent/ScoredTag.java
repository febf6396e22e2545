package io.tagora.runtime.agent;

import io.tagora.runtime.catalog.Tag;

/**
 * A tag that the Arbiter selected; {@code score} in (0, 1], never rising along an {@link
 * Arbitration}.
 */
public record ScoredTag(Tag tag, String personaId, double score) {}
