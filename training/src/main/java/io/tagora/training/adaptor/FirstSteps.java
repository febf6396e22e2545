package io.tagora.training.adaptor;

import static org.bytedeco.pytorch.global.torch.mse_loss;

import io.tagora.training.model.DecoderWeights;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.optimizer.AdamW;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Brings an adaptor's vectors near the mean of the embeddings of their texts' tokens. That is where
 * the frozen model expects its input; from there the real training has a short way. Takes seconds.
 */
final class FirstSteps {
  private static final int BATCH = 512;
  private static final double LEARNING_RATE = 2e-3;
  private static final double CLIP = 1;

  private final AdaptorData data;
  private final AdaptorWeights adaptor;
  private final int hidden;
  private final float[] table;

  FirstSteps(LlamaDecoder decoder, AdaptorData data, AdaptorWeights adaptor) {
    this.data = data;
    this.adaptor = adaptor;
    hidden = decoder.config().hidden();
    table = Tensors.floats(decoder.weights().tensor(DecoderWeights.EMBEDDING));
  }

  /** Runs so many steps; the same seed makes the same. */
  void run(int steps, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    var optimizer = new AdamW(adaptor.byName(), 0);
    // Embeddings are small, so their differences are counted in their own size.
    double scale = 1 / Math.max(1e-8, variance());
    for (int step = 0; step < steps; step++) {
      double rate = LEARNING_RATE * (1 - (double) step / steps);
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, data.table().size()); i++) {
        places.add(random.nextInt(data.table().size()));
      }
      try (var _ = new PointerScope()) {
        Tensor made = adaptor.apply(data.table().rows(places));
        Tensor loss = mse_loss(made, means(places)).mul(Tensors.scalar(scale));
        optimizer.clearGradients();
        loss.backward();
        optimizer.step(rate, CLIP);
      }
    }
  }

  private Tensor means(List<Integer> places) {
    float[] means = new float[places.size() * hidden];
    for (int i = 0; i < places.size(); i++) {
      int[] tokens = data.tokens().get(places.get(i));
      for (int token : tokens) {
        for (int j = 0; j < hidden; j++) {
          means[i * hidden + j] += table[token * hidden + j] / tokens.length;
        }
      }
    }
    return Tensors.of(means, places.size(), hidden);
  }

  private double variance() {
    double squares = 0;
    for (float value : table) {
      squares += (double) value * value;
    }
    return squares / table.length;
  }
}
