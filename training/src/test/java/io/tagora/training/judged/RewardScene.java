package io.tagora.training.judged;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.model.HybridPrompt;
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
import java.util.stream.Stream;

/** A random model, and moments at which a judge finds tents excellent and mugs broken. */
final class RewardScene implements AutoCloseable {
  static final List<String> NAMES = List.of("tents", "lamps", "ropes", "mugs", "socks", "maps");
  private static final int POSITIONS = 64;

  final Path folder;
  final HuggingFaceEncoder encoder;

  RewardScene(Path folder) throws IOException {
    this.folder = folder;
    BpeVocabulary vocabulary =
        new BpeTrainer(400, NAMES).train(Stream.of("camping in the hills", "camping with friends"));
    TokenizerJson.write(folder, vocabulary, POSITIONS);
    var config = new DecoderConfig(vocabulary.size(), 32, 1, 2, 1, 16, 48, 10_000, 1e-5, POSITIONS);
    HuggingFaceFolder.write(folder, LlamaDecoder.random(config, 11), Precision.F32);
    encoder = new HuggingFaceEncoder(folder);
  }

  LlamaDecoder decoder() throws IOException {
    return HuggingFaceFolder.read(folder);
  }

  static JudgedSet judged() {
    var moments = new ArrayList<JudgedMoment>();
    for (String context : List.of("camping in the hills", "with friends", "in camping", "hills")) {
      moments.add(
          new JudgedMoment(
              "u", HybridPrompt.ofText("<|begin|>" + context), List.of(group(), group())));
    }
    return new JudgedSet(moments, moments.subList(0, 2));
  }

  static JudgedGroup group() {
    return new JudgedGroup(
        new Persona("p1", "camping", ""),
        List.of(
            new JudgedTag("tents", Tier.S, 0.9),
            new JudgedTag("mugs", Tier.B, 0.2),
            new JudgedTag("lamps", Tier.A, 0.6),
            new JudgedTag("socks", Tier.B, 0.3)));
  }

  static RewardSettings settings(RankingLoss loss, boolean frozen, int epochs) {
    return new RewardSettings(loss, frozen, epochs, 2, 1e-2, 5, 1, 4, Duration.ofDays(1));
  }

  @Override
  public void close() {
    encoder.close();
  }
}
