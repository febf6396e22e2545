package io.tagora.actors.memory;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.memory.Consumption;
import io.tagora.runtime.memory.LastPlan;
import java.util.Optional;

/**
 * The image of a memory with all that it has. Journals of the versions before have a {@link
 * MemoryImage} or a {@link PlannedImage}.
 *
 * @param erasure the epoch of the last erase; 0 before the first
 */
public record WholeImage(
    MemoryImage image,
    Optional<LastPlan> lastPlan,
    Consumption consumption,
    Summary earlier,
    long erasure)
    implements WireMessage {

  static WholeImage of(PlannedImage planned) {
    return new WholeImage(
        planned.image(), Optional.of(planned.lastPlan()), Consumption.NONE, Summary.NONE, 0);
  }

  static WholeImage of(MemoryImage image) {
    return new WholeImage(image, Optional.empty(), Consumption.NONE, Summary.NONE, 0);
  }
}
