package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.kv.KvPool.Occupancy;
import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose weights for one letter are no numbers. */
class BrokenModelTest {
  private static final Decoding DECODING =
      Decoding.builder(12, new OutputRule.Regex("[a-f]+")).temperature(1).seed(4).build();

  @TempDir Path temporary;

  @Test
  void onlySequencesThatReadTheBrokenWeightsFailAndNothingLeaks() throws IOException {
    var shape = TinyShape.of(Architecture.LLAMA, false);
    var model = TinyModel.random(shape, TinyModel.Stored.F32, 5);
    try (var sound = open(model)) {
      int letter = sound.tokenizer().encode("q")[0];
      model.with("model.embed_tokens.weight", letter * shape.hidden(), Float.NaN);
      try (var engine = open(model)) {
        var driver = new EngineDriver(engine);
        var expected = new EngineDriver(sound).write(read(sound), DECODING).texts();
        for (int round = 0; round < 3; round++) {
          driver.admit(1, driver.read("sand q shoes"), DECODING);
          driver.admit(2, driver.read("sand and shoes"), DECODING);
          var ended = stepToEnd(engine, driver);

          var failed = assertInstanceOf(Ended.Failed.class, ended.getFirst());
          assertEquals(1, failed.sequence());
          assertTrue(
              failed.reason().startsWith("the model's logits must be numbers, got NaN"),
              failed.reason());
          var written = assertInstanceOf(Ended.Written.class, ended.getLast());
          assertEquals(expected, written.generation().texts());
          assertEquals(new Occupancy(6, 6, 0), engine.pool().occupancy());
        }
      }
    }
  }

  private LanguageModelEngine open(TinyModel model) throws IOException {
    return TinyEngine.open(temporary, model, TinyModel.Stored.F32, TinyEngine.SETTINGS);
  }

  private static KvHandle read(LanguageModelEngine engine) {
    return new EngineDriver(engine).read("sand and shoes");
  }

  private static List<Ended> stepToEnd(LanguageModelEngine engine, EngineDriver driver) {
    var ended = new ArrayList<Ended>();
    while (engine.decode().running() > 0) {
      ended.addAll(engine.decode().step());
      driver.verify();
    }
    return ended;
  }
}
