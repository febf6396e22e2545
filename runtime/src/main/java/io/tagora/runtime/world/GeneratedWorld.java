package io.tagora.runtime.world;

import io.tagora.runtime.exchange.Dataset;

/** What everybody may read, and what only evaluation and judging may. */
public record GeneratedWorld(Dataset dataset, GroundTruth truth) {}
