package io.tagora.inference.engine;

import io.tagora.inference.attention.DecodeAttention;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.nio.file.Path;

/** Prints whether our own attention is there, and what a model writes. A program of its own. */
final class WithoutVectors {
  private WithoutVectors() {}

  public static void main(String[] arguments) {
    System.out.println(DecodeAttention.isAvailable());
    System.out.println(written(Path.of(arguments[0])));
  }

  static String written(Path folder) {
    try (var engine = LanguageModelEngine.open(folder, TinyEngine.SETTINGS)) {
      var driver = new EngineDriver(engine);
      var handle = driver.read("<|begin|>shoes and sand, the winter");
      return driver.write(handle, Decoding.greedy(24, OutputRule.FREE)).parts().getFirst().text();
    }
  }
}
