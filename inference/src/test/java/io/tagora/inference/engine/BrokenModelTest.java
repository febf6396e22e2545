package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.EngineDriver;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.inference.kv.KvFormat;
import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A model whose weights for one letter are no numbers. */
class BrokenModelTest {
  @TempDir Path temporary;

  /** In chunks that begin behind the broken letter, too. */
  @ParameterizedTest
  @CsvSource({"FP32, 128", "FP32, 3", "INT8, 128", "INT8, 3"})
  void aPromptThatReadsTheBrokenWeightsIsRefusedAndLeavesNothingToThoseThatBeginAlike(
      KvFormat kv, int chunk) throws IOException {
    try (var engines = engines("q", kv, chunk)) {
      var expected = new EngineDriver(engines.sound()).write(read(engines.sound()), letters("a-f"));
      for (int round = 0; round < 3; round++) {
        var prompt = HybridPrompt.ofText("sand q shoes");
        var refused =
            assertInstanceOf(
                Prefilled.Refused.class,
                engines.broken().prefill().prefill(Optional.empty(), prompt));
        assertTrue(
            refused.reason().startsWith("the model's logits must be numbers"), refused.reason());
        assertFalse(refused.retryable());
        var driver = new EngineDriver(engines.broken());
        assertEquals(
            expected.texts(), driver.write(read(engines.broken()), letters("a-f")).texts());
        assertEquals(0, engines.broken().pool().occupancy().leased());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheSequenceThatWritesTheBrokenLetterFails(KvFormat kv) throws IOException {
    try (var engines = engines("c", kv, 128)) {
      var expected = new EngineDriver(engines.sound()).write(read(engines.sound()), letters("ab"));
      var driver = new EngineDriver(engines.broken());
      for (int round = 0; round < 3; round++) {
        driver.admit(1, read(engines.broken()), letters("c"));
        driver.admit(2, read(engines.broken()), letters("ab"));
        var ended = stepToEnd(engines.broken(), driver);

        var failed = assertInstanceOf(Ended.Failed.class, ended.getFirst());
        assertEquals(1, failed.sequence());
        assertTrue(
            failed.reason().startsWith("the model's logits must be numbers, got NaN"),
            failed.reason());
        var written = assertInstanceOf(Ended.Written.class, ended.getLast());
        assertEquals(expected.texts(), written.generation().texts());
        assertEquals(0, engines.broken().pool().occupancy().leased());
      }
    }
  }

  private static Decoding letters(String letters) {
    return Decoding.builder(12, new OutputRule.Regex("[" + letters + "]{8}"))
        .temperature(1)
        .seed(4)
        .build();
  }

  /** The same model, once as it is and once with weights for a letter that are no numbers. */
  private record Engines(LanguageModelEngine sound, LanguageModelEngine broken)
      implements AutoCloseable {
    @Override
    public void close() {
      sound.close();
      broken.close();
    }
  }

  private Engines engines(String letter, KvFormat kv, int chunk) throws IOException {
    var shape = TinyShape.of(Architecture.LLAMA, false);
    var model = TinyModel.random(shape, TinyModel.Stored.F32, 5);
    var folder = model.write(Files.createTempDirectory(temporary, "model"), TinyModel.Stored.F32);
    var options =
        new ImportOptions(
            WeightFormat.NONE,
            32,
            PrefillFormat.SAME,
            new KvOptions(kv, List.of("sand and shoes abc")));
    var imported = TinyEngine.imported(temporary, folder, options);
    var settings =
        new EngineSettings(
            new Device.Cpu(0),
            1,
            false,
            6,
            4,
            128,
            chunk,
            Long.MAX_VALUE,
            List.of(),
            PrefixSharing.NEVER);
    var sound = LanguageModelEngine.open(imported, settings);
    int token = sound.tokenizer().encode(letter)[0];
    var broken = damaged(imported, model, token * shape.hidden());
    return new Engines(sound, LanguageModelEngine.open(broken, settings));
  }

  /** A copy of a model folder whose embedding is no number at a place: an import refuses such. */
  private Path damaged(Path folder, TinyModel model, int place) throws IOException {
    var copy = Files.createTempDirectory(temporary, "damaged");
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    var weights = copy.resolve("model.onnx.data");
    var bytes = ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
    var embedding = FloatBuffer.wrap(model.weights("model.embed_tokens.weight"));
    var stored = bytes.asFloatBuffer();
    int begin =
        IntStream.range(0, stored.capacity() - embedding.capacity())
            .filter(at -> stored.slice(at, embedding.capacity()).equals(embedding))
            .findFirst()
            .orElseThrow();
    stored.put(begin + place, Float.NaN);
    Files.write(weights, bytes.array());
    return copy;
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
