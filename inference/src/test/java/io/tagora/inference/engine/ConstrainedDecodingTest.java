package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.graph.Architecture;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstrainedDecodingTest {
  private static final List<Phrase> PHRASES =
      IntStream.range(0, 60)
          .mapToObj(i -> new Phrase("tag " + Integer.toString(i * 37, 5), "group " + i % 20))
          .toList();

  private static final OutputRule PATTERN = new OutputRule.Regex("[a-f]{3,9}( and [a-f]{3,9})?");
  private static final OutputRule SCHEMA =
      new OutputRule.JsonSchema(
          """
          {"type":"object","properties":{"size":{"type":"integer"},"color":{"enum":["red","sand"]}},
           "required":["size"],"additionalProperties":false}\
          """);

  @TempDir Path temporary;

  @Test
  void aRandomModelWritesOnlyPhrasesOfTheSetForAnySeed() throws IOException {
    try (var engine = TinyEngine.open(temporary, Architecture.QWEN3, 8)) {
      var driver = new EngineDriver(engine);
      var trunk = driver.read("<|begin|>sand and shoes");
      var rule = new OutputRule.Phrases(new PhraseSet("tags", PHRASES), 3, 6);
      var generations = new HashMap<Long, Generation>();
      for (long seed = 0; seed < 60; seed++) {
        driver.admit(seed, driver.continued(trunk, "<|answer|>"), decoding(seed, rule));
        if (engine.decode().running() == 4) {
          generations.putAll(driver.stepToEnd());
        }
      }
      assertEquals(60, generations.size());
      generations.forEach(ConstrainedDecodingTest::assertPhrases);
      assertTrue(
          generations.values().stream().flatMap(g -> g.texts().stream()).distinct().count() > 20);
    }
  }

  @Test
  void aRandomModelWritesOnlyWhatPatternAndSchemaAllow() throws IOException {
    try (var engine = TinyEngine.open(temporary, Architecture.QWEN3, 9)) {
      var driver = new EngineDriver(engine);
      var trunk = driver.read("<|begin|>sand and shoes");
      int finished = 0;
      for (long seed = 0; seed < 30; seed++) {
        driver.admit(0, driver.continued(trunk, "<|plan|>"), decoding(seed, PATTERN));
        driver.admit(1, driver.continued(trunk, "<|plan|>"), decoding(seed, SCHEMA));
        driver.admit(2, driver.continued(trunk, "<|plan|>"), decoding(seed, OutputRule.FREE));
        var written = driver.stepToEnd();
        finished += isFinished(written.get(0L)) ? 1 : 0;
        assertMatches("[a-f]{3,9}( and [a-f]{3,9})?", written.get(0L));
        assertMatches(
            "\\{\"size\": ?-?(0|[1-9]\\d*)(, ?\"color\": ?\"(red|sand)\")?\\}", written.get(1L));
      }
      assertTrue(finished > 15, "most answers must be finished, got " + finished);
    }
  }

  private static void assertMatches(String pattern, Generation generation) {
    if (isFinished(generation)) {
      assertTrue(generation.texts().getFirst().matches(pattern), generation.toString());
    }
  }

  private static boolean isFinished(Generation generation) {
    return generation.finish() == Finish.RULE_COMPLETE || generation.finish() == Finish.END_TOKEN;
  }

  private static Decoding decoding(long seed, OutputRule rule) {
    return new Decoding(
        90, 1.3, seed % 2 == 0 ? 0 : 3, seed % 3 == 0 ? 1 : 0.9, seed, List.of(), rule);
  }

  private static void assertPhrases(long seed, Generation generation) {
    var where = "seed " + seed + ": " + generation;
    var groups = new HashSet<String>();
    for (var text : generation.texts()) {
      var phrase = PHRASES.stream().filter(p -> p.text().equals(text)).findFirst();
      assertTrue(phrase.isPresent() && groups.add(phrase.get().group()), where);
    }
    assertTrue(generation.parts().size() >= 3 && generation.parts().size() <= 6, where);
    assertTrue(
        Stream.of(generation)
            .allMatch(g -> g.parts().stream().allMatch(p -> p.logProbability() < 0)),
        where);
  }
}
