package io.tagora.runtime.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Every user's intents, in order of their start. Training and serving never read it.
 *
 * @param intents by user id
 */
public record GroundTruth(SequencedMap<String, List<IntentRun>> intents) {
  public static final String FILE = "ground-truth.ndjson";

  public GroundTruth {
    intents = new LinkedHashMap<>(intents);
    intents.replaceAll((_, runs) -> List.copyOf(runs));
  }

  public List<IntentRun> of(String userId) {
    return intents.getOrDefault(userId, List.of());
  }

  public Map<String, List<IntentRun>> byUser() {
    return java.util.Collections.unmodifiableMap(intents);
  }
}
