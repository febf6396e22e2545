package io.tagora.runtime.retrieval;

import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.catalog.Item;

/**
 * An item that may be shown.
 *
 * @param tag the tag that found it; "" in the utility channel
 * @param personaId the persona of that tag; "" in the utility channel
 * @param score in [0, 1]; comparable within a channel only
 */
public record Candidate(Item item, String tag, String personaId, Channel channel, double score) {}
