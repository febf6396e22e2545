package io.tagora.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.model.ControlToken;
import io.tagora.tests.ProjectRoot;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.model.LlamaDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultModelTest {
  private static final Path MODEL = ProjectRoot.find().resolve("models/tagora-rec-4m");
  private static final Path SUPERVISED = ProjectRoot.find().resolve("models/tagora-rec-4m-sft");
  private static final List<String> PROMPTS =
      List.of(
          "<|begin|>female 25-34, north. Wed Jun 24, summer, warm sun. trends: tents, sandals"
              + "\n3 days ago: search newborn essentials; Nordlys Oak Crib<|plan|>",
          "<|begin|>unknown unknown, unknown. Mon Jan 5, winter.<|plan|>",
          "<|begin|>male 45-54, coast. Sat May 2, spring, cold rain. holiday: mother's day"
              + "\nearlier: hiking boots 3, tents\ntoday: search trail shoes"
              + "<|expert|>hiking for beginners<|answer|>hiking socks<|sep|>",
          "<|begin|>female 65+, valley. Tue Mar 3, spring."
              + "<|arbiter|>cribs<|sep|>sofas<|sep|>tents<|answer|>",
          "<|begin|>male 18-24, south. Fri Feb 6, winter, snow."
              + "<|explain|>playful<|sep|>Lund Velvet Sofa, Modern<|sep|>first flat<|answer|>");

  @TempDir private static Path cache;
  private static LanguageModelEngine engine;
  private static LlamaDecoder reference;

  @BeforeAll
  static void open() throws IOException {
    Path folder =
        new ModelCache(new CacheFolder(cache)).importIfNeeded(MODEL, ImportListener.SILENT);
    engine = LanguageModelEngine.open(folder, EngineSettings.defaults());
    reference = HuggingFaceFolder.read(MODEL);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Test
  void logitsInOnnxRuntimeAreThoseOfPyTorch() {
    for (String prompt : PROMPTS) {
      int[] tokens = engine.tokenizer().encode(prompt);
      float[][] expected = reference.causalLogits(tokens);
      float[][] actual = engine.logits(tokens);
      assertEquals(expected.length, actual.length);
      for (int i = 0; i < expected.length; i++) {
        for (int token = 0; token < expected[i].length; token++) {
          assertEquals(expected[i][token], actual[i][token], 1e-3, prompt + " at " + i);
        }
      }
    }
  }

  @Test
  void everyControlTokenIsOneToken() {
    for (ControlToken token : ControlToken.values()) {
      assertEquals(1, engine.tokenizer().encode(token.text()).length, token.text());
    }
  }

  @Test
  void itsMakingIsWrittenDownBesideIt() throws IOException {
    requireFacts(SUPERVISED, List.of("command", "seed", "data (SHA-256)", "validation loss"));
    requireFacts(MODEL, List.of("command", "--seed", "data", "constrained", "held out"));
    assertTrue(Files.size(MODEL.resolve("model.safetensors")) < 25_000_000);
  }

  private static void requireFacts(Path model, List<String> facts) throws IOException {
    String log = Files.readString(model.resolve("training-log.txt"));
    facts.forEach(fact -> assertTrue(log.contains(fact), model + ": " + fact));
  }
}
