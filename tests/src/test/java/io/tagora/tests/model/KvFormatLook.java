package io.tagora.tests.model;

import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.graph.HuggingFaceImporter;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import io.tagora.tests.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what KV in bytes costs the default model, on contexts of other users than those that it is
 * calibrated by; not a check. Run it with {@code mvn -pl tests -am test -Dtest=KvFormatLook
 * -Dtagora.speed=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "tagora.speed", matches = "true")
class KvFormatLook {
  private static final Path MODEL = ProjectRoot.find().resolve("models/tagora-rec-4m");
  private static final int TEXTS = 40;
  private static final int ENOUGH = 25;

  @TempDir private Path temporary;
  private final List<String> texts = contexts(555);
  private final List<float[][]> plain = new ArrayList<>();

  @Test
  void perplexityAndDivergence() throws IOException {
    var bytes = KvOptions.bytes(contexts(421));
    print("fp32", ImportOptions.PLAIN);
    print("int8 KV", options(WeightFormat.NONE, PrefillFormat.SAME, bytes));
    print(
        "int8 KV, built-in text",
        options(WeightFormat.NONE, PrefillFormat.SAME, KvOptions.bytes(List.of())));
    print("int4, int8", options(WeightFormat.INT4, PrefillFormat.INT8, KvOptions.FLOATS));
    print("int4, int8, int8 KV", options(WeightFormat.INT4, PrefillFormat.INT8, bytes));
  }

  private static ImportOptions options(WeightFormat weights, PrefillFormat prefill, KvOptions kv) {
    return new ImportOptions(weights, 32, prefill, kv);
  }

  private void print(String name, ImportOptions options) throws IOException {
    Path folder = Files.createTempDirectory(temporary, "model");
    HuggingFaceImporter.importFolder(MODEL, folder, options, ImportListener.SILENT);
    double surprise = 0;
    double divergence = 0;
    long tokens = 0;
    try (var engine = LanguageModelEngine.open(folder, EngineSettings.defaults())) {
      for (int i = 0; i < texts.size(); i++) {
        int[] text = engine.tokenizer().encode(texts.get(i));
        float[][] logits = engine.logits(text);
        if (plain.size() == i) {
          plain.add(logits);
        }
        for (int t = 0; t < text.length - 1; t++) {
          surprise -= logProbability(logits[t], text[t + 1]);
          divergence += divergence(plain.get(i)[t], logits[t]);
          tokens++;
        }
      }
    }
    System.out.printf(
        "%-24s perplexity %.4f, divergence from fp32 %.6f nats a token, %d tokens%n",
        name, Math.exp(surprise / tokens), divergence / tokens, tokens);
  }

  private static List<String> contexts(int seed) {
    Dataset dataset = Marketplace.generate(MarketplaceSettings.of(400, 2000, 7, seed)).dataset();
    var now = dataset.end();
    return dataset.users().stream()
        .filter(log -> log.before(now).size() > ENOUGH)
        .limit(TEXTS)
        .map(log ->
            new HybridContext(log.profile(), log.before(now), dataset.environmentAt(now), now))
        .map(context -> ContextPrompt.of(context, dataset.catalog(), ContextWindow.DEFAULT).text())
        .toList();
  }

  private static double divergence(float[] from, float[] to) {
    double fromSum = logSumExp(from);
    double toSum = logSumExp(to);
    double sum = 0;
    for (int i = 0; i < from.length; i++) {
      double expected = from[i] - fromSum;
      sum += Math.exp(expected) * (expected - (to[i] - toSum));
    }
    return sum;
  }

  private static double logProbability(float[] logits, int token) {
    return logits[token] - logSumExp(logits);
  }

  private static double logSumExp(float[] logits) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - greatest);
    }
    return greatest + Math.log(sum);
  }
}
