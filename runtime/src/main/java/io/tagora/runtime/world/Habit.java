package io.tagora.runtime.world;

import io.tagora.runtime.world.Blocks.Block;
import java.util.List;

/**
 * Things that run out and are bought again.
 *
 * @param days the usual time between two times
 * @param buys places of categories
 */
record Habit(String name, double days, Audience audience, List<Integer> buys) {
  static List<Habit> standard() {
    return Blocks.read("demand.txt").stream()
        .filter(block -> block.value("habit").isPresent())
        .map(Habit::of)
        .toList();
  }

  private static Habit of(Block block) {
    return new Habit(
        block.required("habit"),
        Double.parseDouble(block.required("days")),
        Audience.of(block),
        Taxonomy.standard().places(block.list("buys")));
  }
}
