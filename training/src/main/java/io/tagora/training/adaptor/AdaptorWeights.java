package io.tagora.training.adaptor;

import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.relu;

import io.tagora.inference.entity.Adaptor;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.training.hf.Precision;
import io.tagora.training.hf.Safetensors;
import io.tagora.training.hf.StoredTensor;
import io.tagora.training.model.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * The trained tensors of an adaptor, z = W2·ReLU(W1·h + b1) + b2, in a fixed order; all require
 * gradients.
 *
 * @param byName as {@link Adaptor} reads them: W1 [inner, 384], b1 [inner], W2 [hidden, inner], b2
 *     [hidden]
 */
public record AdaptorWeights(SequencedMap<String, Tensor> byName) {

  /** Fresh weights, normal with deviation 1/√inputs; the same seed gives the same. */
  public static AdaptorWeights random(int inner, int hidden, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    SequencedMap<String, Tensor> byName = new LinkedHashMap<>();
    // A sentence's vector has length 1, so its components are as small as 1/√384.
    put(byName, Adaptor.INNER + ".weight", normal(random, inner * MiniLm.DIMENSIONS, 1), inner);
    put(byName, Adaptor.INNER + ".bias", new float[inner], 0);
    double deviation = 1 / Math.sqrt(inner);
    put(byName, Adaptor.OUTER + ".weight", normal(random, hidden * inner, deviation), hidden);
    put(byName, Adaptor.OUTER + ".bias", new float[hidden], 0);
    return new AdaptorWeights(byName);
  }

  /** What a folder's file holds. */
  public static AdaptorWeights read(Path folder) throws IOException {
    SequencedMap<String, Tensor> byName = new LinkedHashMap<>();
    Safetensors.read(folder.resolve(Adaptor.FILE))
        .tensors()
        .forEach((name, tensor) -> {
          int rows = tensor.shape().length == 1 ? 0 : Math.toIntExact(tensor.shape()[0]);
          put(byName, name, tensor.values(), rows);
        });
    return new AdaptorWeights(byName);
  }

  /** Writes them beside the model's; the file appears at once or not at all. */
  public void write(Path folder, EntityText entities) throws IOException {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    byName.forEach((name, tensor) -> {
      float[] values = Tensors.floats(tensor);
      long[] shape =
          tensor.dim() == 1
              ? new long[] {tensor.size(0)}
              : new long[] {tensor.size(0), tensor.size(1)};
      tensors.put(name, new StoredTensor(shape, values));
    });
    new Safetensors(
            Map.of(Adaptor.EMBEDDER, MiniLm.contentHash(), Adaptor.ENTITIES, entities.text()),
            tensors)
        .write(folder.resolve(Adaptor.FILE), Precision.F32);
  }

  /** Input embeddings [entities, hidden] of sentence vectors [entities, 384]. */
  Tensor apply(Tensor sentences) {
    return layer(Adaptor.OUTER, relu(layer(Adaptor.INNER, sentences)));
  }

  private Tensor layer(String name, Tensor input) {
    return linear(
        input, byName.get(name + ".weight"), new TensorOptional(byName.get(name + ".bias")));
  }

  private static void put(
      SequencedMap<String, Tensor> byName, String name, float[] values, int rows) {
    try (var _ = new PointerScope()) {
      Tensor tensor =
          rows == 0
              ? Tensors.of(values, values.length)
              : Tensors.of(values, rows, values.length / rows);
      tensor.requires_grad_(true);
      byName.put(name, tensor.retainReference());
    }
  }

  private static float[] normal(RandomGenerator random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }
}
