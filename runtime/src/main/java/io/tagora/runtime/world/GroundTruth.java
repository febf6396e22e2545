package io.tagora.runtime.world;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Every user's intents, in order of their start. Training and serving never read it.
 *
 * @param intents by user id, in the order of the users
 */
public record GroundTruth(SequencedMap<String, List<IntentRun>> intents) {
  public static final String FILE = "ground-truth.ndjson";

  public GroundTruth {
    var copy = new LinkedHashMap<>(intents);
    copy.replaceAll((_, runs) -> List.copyOf(runs));
    intents = Collections.unmodifiableSequencedMap(copy);
  }

  public List<IntentRun> of(String userId) {
    return intents.getOrDefault(userId, List.of());
  }
}
