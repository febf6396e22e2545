package io.tagora.runtime.agent;

import io.tagora.runtime.catalog.Item;

/**
 * A shown item and its way: persona → tag → item → share → reason.
 *
 * @param tag the tag that found it; "" in the utility channel
 * @param personaId the persona of that tag; "" in the utility channel
 * @param share the exposure in [0, 1] that the allocation gives it
 * @param score the retrieval score before allocation
 * @param reason why it is shown, in words
 */
public record RecommendedItem(
    Item item,
    String category,
    String tag,
    String personaId,
    Channel channel,
    double share,
    double score,
    String reason) {}
