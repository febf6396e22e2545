package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Item;

/** An item that a search found; {@code score} in (0, 1], 1 where every ranking has it first. */
public record ScoredItem(Item item, double score) {}
