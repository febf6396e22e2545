package io.tagora.runtime.agent;

import io.tagora.runtime.catalog.Tag;

/**
 * A tag that an expert wrote for a persona; {@code logProbability} is the sum over the tag's
 * tokens, at most 0.
 */
public record TagProposal(Tag tag, String personaId, double logProbability) {}
