package io.tagora.actors.memory;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.memory.LastPlan;

/** The image of a memory that has a last plan; one that has none is its {@link MemoryImage}. */
public record PlannedImage(MemoryImage image, LastPlan lastPlan) implements WireMessage {}
