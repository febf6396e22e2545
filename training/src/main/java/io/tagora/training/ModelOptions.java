package io.tagora.training;

import io.tagora.training.hf.Precision;
import io.tagora.training.model.DecoderConfig;
import picocli.CommandLine.Option;

/** The sizes of a model to train; the defaults are the default model's. */
final class ModelOptions {
  private static final DecoderConfig DEFAULT = DecoderConfig.small(4096);

  @Option(
      names = "--vocab",
      paramLabel = "N",
      description = "Most tokens of the vocabulary, control tokens and bytes included.")
  int vocabulary = DEFAULT.vocabulary();

  @Option(names = "--hidden", paramLabel = "N", description = "Width of the model.")
  int hidden = DEFAULT.hidden();

  @Option(names = "--layers", paramLabel = "N", description = "Decoder layers.")
  int layers = DEFAULT.layers();

  @Option(names = "--heads", paramLabel = "N", description = "Attention heads.")
  int heads = DEFAULT.heads();

  @Option(names = "--kv-heads", paramLabel = "N", description = "Key and value heads.")
  int kvHeads = DEFAULT.kvHeads();

  @Option(names = "--head-dim", paramLabel = "N", description = "Width of a head.")
  int headDim = DEFAULT.headDim();

  @Option(names = "--mlp", paramLabel = "N", description = "Inner width of the MLP.")
  int mlp = DEFAULT.mlp();

  @Option(names = "--max-positions", paramLabel = "N", description = "Longest context, in tokens.")
  int maxPositions = DEFAULT.maxPositions();

  @Option(names = "--precision", description = "How weights are written: ${COMPLETION-CANDIDATES}.")
  Precision precision = Precision.F16;

  DecoderConfig config() {
    return new DecoderConfig(
        vocabulary,
        hidden,
        layers,
        heads,
        kvHeads,
        headDim,
        mlp,
        DEFAULT.ropeTheta(),
        DEFAULT.rmsEpsilon(),
        maxPositions);
  }
}
