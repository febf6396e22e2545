package io.tagora.training.model;

import static org.bytedeco.pytorch.global.torch.ones;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The trained tensors of a decoder by their Hugging Face names, in a fixed order.
 *
 * @param byName matrices are [out, in], norms are [hidden]; all require gradients
 */
public record DecoderWeights(SequencedMap<String, Tensor> byName) {
  public static final String EMBEDDING = "model.embed_tokens.weight";
  public static final String FINAL_NORM = "model.norm.weight";
  private static final double DEVIATION = 0.02;

  /** The names and shapes that a config asks for. */
  public static SequencedMap<String, long[]> shapes(DecoderConfig config) {
    SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
    long hidden = config.hidden();
    long queries = (long) config.heads() * config.headDim();
    long keys = (long) config.kvHeads() * config.headDim();
    shapes.put(EMBEDDING, new long[] {config.vocabulary(), hidden});
    for (int layer = 0; layer < config.layers(); layer++) {
      shapes.put(layer(layer, "input_layernorm"), new long[] {hidden});
      shapes.put(layer(layer, "self_attn.q_proj"), new long[] {queries, hidden});
      shapes.put(layer(layer, "self_attn.k_proj"), new long[] {keys, hidden});
      shapes.put(layer(layer, "self_attn.v_proj"), new long[] {keys, hidden});
      shapes.put(layer(layer, "self_attn.o_proj"), new long[] {hidden, queries});
      shapes.put(layer(layer, "post_attention_layernorm"), new long[] {hidden});
      shapes.put(layer(layer, "mlp.gate_proj"), new long[] {config.mlp(), hidden});
      shapes.put(layer(layer, "mlp.up_proj"), new long[] {config.mlp(), hidden});
      shapes.put(layer(layer, "mlp.down_proj"), new long[] {hidden, config.mlp()});
    }
    shapes.put(FINAL_NORM, new long[] {hidden});
    return shapes;
  }

  /**
   * Fresh weights: norms are one, matrices normal with deviation 0.02, those that write into the
   * residual stream divided by √(2·layers) (GPT-2). The same seed gives the same weights.
   */
  public static DecoderWeights random(DecoderConfig config, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double residual = DEVIATION / Math.sqrt(2.0 * config.layers());
    return build(
        config,
        name -> {
          long[] shape = shapes(config).get(name);
          boolean writes = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
          return shape.length == 1
              ? ones(shape)
              : Tensors.of(normal(random, shape, writes ? residual : DEVIATION), shape);
        });
  }

  /** Weights from row-major values by name. */
  public static DecoderWeights of(DecoderConfig config, Function<String, float[]> values) {
    return build(config, name -> Tensors.of(values.apply(name), shapes(config).get(name)));
  }

  /** These and one more tensor, which requires gradients; for what stands on a decoder. */
  public DecoderWeights and(String name, float[] values, long... shape) {
    SequencedMap<String, Tensor> more = new LinkedHashMap<>(byName);
    try (var _ = new PointerScope()) {
      Tensor tensor = Tensors.of(values, shape);
      tensor.requires_grad_(true);
      more.put(name, tensor.retainReference());
    }
    return new DecoderWeights(more);
  }

  public static String layer(int layer, String part) {
    return "model.layers." + layer + "." + part + ".weight";
  }

  public Tensor tensor(String name) {
    Tensor tensor = byName.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("a weight must have a known name, got " + name);
    }
    return tensor;
  }

  /** The values of all weights; for comparing and storing. */
  public SequencedMap<String, float[]> values() {
    SequencedMap<String, float[]> values = new LinkedHashMap<>();
    byName.forEach((name, tensor) -> values.put(name, Tensors.floats(tensor)));
    return values;
  }

  /**
   * Moves every weight on the straight line to another's of the same name.
   *
   * @param share of the way: 0 changes nothing, with 1 both are equal
   */
  public void approach(DecoderWeights other, double share) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      byName.forEach((name, tensor) -> tensor.lerp_(other.tensor(name), Tensors.scalar(share)));
    }
  }

  private static DecoderWeights build(DecoderConfig config, Function<String, Tensor> make) {
    SequencedMap<String, Tensor> byName = new LinkedHashMap<>();
    for (Map.Entry<String, long[]> entry : shapes(config).entrySet()) {
      try (var _ = new PointerScope()) {
        Tensor tensor = make.apply(entry.getKey());
        tensor.requires_grad_(true);
        byName.put(entry.getKey(), tensor.retainReference());
      }
    }
    return new DecoderWeights(byName);
  }

  private static float[] normal(RandomGenerator random, long[] shape, double deviation) {
    float[] values = new float[Math.toIntExact(shape[0] * shape[1])];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }
}
