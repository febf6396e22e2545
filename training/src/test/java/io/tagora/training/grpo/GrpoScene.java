package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.reward.Advantages;
import io.tagora.runtime.reward.LengthBands;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.reward.Thresholds;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.tokenizer.BpeTrainer;
import io.tagora.training.tokenizer.BpeVocabulary;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Twelve categories, a random model that can name them, and a truth that it can find out. */
final class GrpoScene implements AutoCloseable {
  static final List<String> NAMES =
      List.of(
          "tents", "lamps", "ropes", "stoves", "mugs", "socks", "maps", "boots", "hats", "bags",
          "axes", "kites");
  private static final int POSITIONS = 64;

  final Catalog catalog;
  final Path folder;
  final DecoderConfig config;
  final HuggingFaceEncoder encoder;

  GrpoScene(Path folder) throws IOException {
    this(folder, POSITIONS);
  }

  /** With room for longer prompts and answers. */
  GrpoScene(Path folder, int positions) throws IOException {
    this.folder = folder;
    catalog =
        new Catalog(
            NAMES.stream().map(name -> new Category(name, "Outdoors", name)).toList(),
            NAMES.stream()
                .map(name -> new Item(name + "-1", "one of " + name, name, "brand", 1, Map.of()))
                .toList());
    BpeVocabulary vocabulary =
        new BpeTrainer(400, NAMES).train(Stream.of("camping in the hills", "camping with friends"));
    TokenizerJson.write(folder, vocabulary, positions);
    config = new DecoderConfig(vocabulary.size(), 32, 1, 2, 1, 16, 48, 10_000, 1e-5, positions);
    HuggingFaceFolder.write(folder, LlamaDecoder.random(config, 11), Precision.F32);
    encoder = new HuggingFaceEncoder(folder);
  }

  LlamaDecoder model() throws IOException {
    return HuggingFaceFolder.read(folder);
  }

  /** Camping, three tags to write, of which the truth holds two. */
  ExpertTask task() {
    return new ExpertTask(
        HybridPrompt.ofText("<|begin|>camping in the hills"),
        new Persona("p1", "camping", ""),
        catalog.tagPhrases(),
        3,
        Set.of("stoves", "kites"));
  }

  Tag tag(String name) {
    return catalog.tag(name).orElseThrow();
  }

  /** Accuracy alone counts; every tag fits, and is as far from the others as can be. */
  ListRewards worth() {
    return new ListRewards((_, _) -> 1, new OneHot(), LengthBands.DEFAULT);
  }

  GrpoTrainer trainer(LlamaDecoder policy, Path checkpoint, GrpoSettings settings)
      throws IOException {
    var tasks = new TaskBook(List.of(List.of(task())));
    var material =
        new GrpoTrainer.Material(
            catalog,
            tasks,
            tasks,
            List.of(),
            worth(),
            new RewardShaping.Constrained(Thresholds.NONE),
            folder,
            encoder);
    return new GrpoTrainer(
        policy,
        model(),
        material,
        settings,
        checkpoint,
        Map.of("run", "test"),
        () -> Duration.ZERO);
  }

  static GrpoSettings settings(int iterations, double klTarget, double klStop) {
    return settings(iterations, klTarget, klStop, Credit.TAG);
  }

  static GrpoSettings settings(int iterations, double klTarget, double klStop, Credit credit) {
    return new GrpoSettings(
        iterations,
        4,
        8,
        2,
        1,
        1e-2,
        1,
        0.2,
        Advantages.Scale.DEVIATION,
        credit,
        klTarget,
        1e-3,
        klStop,
        0,
        5,
        1,
        5,
        Duration.ofDays(1));
  }

  @Override
  public void close() {
    encoder.close();
  }

  /** Remembers what a run tells. */
  static final class Told implements GrpoListener {
    final List<IterationFigures> iterations = new ArrayList<>();
    final List<HeldOutFigures> looks = new ArrayList<>();
    final List<GrpoState> checkpoints = new ArrayList<>();

    @Override
    public void onIteration(GrpoState state, IterationFigures figures) {
      iterations.add(figures);
    }

    @Override
    public void onHeldOut(GrpoState state, HeldOutFigures figures) {
      looks.add(figures);
    }

    @Override
    public void onCheckpoint(GrpoState state) {
      checkpoints.add(state);
    }
  }

  /** A direction for each name: all tags are at right angles. */
  private record OneHot() implements TextEmbedder {
    @Override
    public int dimensions() {
      return NAMES.size();
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      return texts.stream()
          .map(text -> {
            var vector = new float[NAMES.size()];
            vector[NAMES.indexOf(text)] = 1;
            return vector;
          })
          .toList();
    }

    @Override
    public int tokens(String text) {
      return 1;
    }
  }
}
