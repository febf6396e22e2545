package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.graph.Architecture;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
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
