package io.tagora.runtime.world;

import io.tagora.runtime.context.Profile;
import io.tagora.runtime.world.Blocks.Block;
import java.util.Map;

/**
 * How much likelier people of some age and gender are to have an intent or a habit; 1 by default.
 */
record Audience(Map<String, Double> ages, Map<String, Double> genders) {
  static Audience of(Block block) {
    return new Audience(block.weights("ages"), block.weights("gender"));
  }

  double weight(Profile profile) {
    return ages.getOrDefault(profile.ageBand(), 1.0) * genders.getOrDefault(profile.gender(), 1.0);
  }
}
