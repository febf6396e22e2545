package io.tagora.actors.memory;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.memory.UserState;
import java.util.List;

/**
 * A memory at one moment, as it is kept beside the journal, so that what is older need not be read.
 *
 * @param eventIds the latest, oldest first
 * @param epoch of the last writer; 0 before the first
 */
public record MemoryImage(UserState state, List<String> eventIds, long epoch)
    implements WireMessage {
  public MemoryImage {
    eventIds = List.copyOf(eventIds);
  }
}
