package io.tagora.training.model;

import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A Llama decoder (pre-norm, rotary positions, grouped-query attention, SwiGLU, tied head) for
 * training. Owns its weights; not safe for use by several threads.
 */
public final class LlamaDecoder {
  private record Layer(
      Tensor attentionNorm,
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor output,
      Tensor mlpNorm,
      Tensor gate,
      Tensor up,
      Tensor down) {

    static Layer of(DecoderWeights weights, int layer) {
      return new Layer(
          weights.tensor(DecoderWeights.layer(layer, "input_layernorm")),
          weights.tensor(DecoderWeights.layer(layer, "self_attn.q_proj")),
          weights.tensor(DecoderWeights.layer(layer, "self_attn.k_proj")),
          weights.tensor(DecoderWeights.layer(layer, "self_attn.v_proj")),
          weights.tensor(DecoderWeights.layer(layer, "self_attn.o_proj")),
          weights.tensor(DecoderWeights.layer(layer, "post_attention_layernorm")),
          weights.tensor(DecoderWeights.layer(layer, "mlp.gate_proj")),
          weights.tensor(DecoderWeights.layer(layer, "mlp.up_proj")),
          weights.tensor(DecoderWeights.layer(layer, "mlp.down_proj")));
    }
  }

  private final DecoderConfig config;
  private final DecoderWeights weights;
  private final List<Layer> layers;
  private final Rotary rotary;

  public LlamaDecoder(DecoderConfig config, DecoderWeights weights) {
    this.config = config;
    this.weights = weights;
    this.layers = IntStream.range(0, config.layers()).mapToObj(i -> Layer.of(weights, i)).toList();
    this.rotary = new Rotary(config);
  }

  public static LlamaDecoder random(DecoderConfig config, long seed) {
    return new LlamaDecoder(config, DecoderWeights.random(config, seed));
  }

  public DecoderConfig config() {
    return config;
  }

  public DecoderWeights weights() {
    return weights;
  }

  /**
   * The last layer's normed states [B, T, hidden].
   *
   * @param tokens ids [B, T]
   * @param positions rotary positions [B, T]
   * @param mask {@link TreeMask} [B, 1, T, T]
   */
  public Tensor states(Tensor tokens, Tensor positions, Tensor mask) {
    return statesOf(embed(tokens), positions, mask);
  }

  /** The input embeddings of tokens, [...] to [..., hidden]. */
  public Tensor embed(Tensor tokens) {
    return embedding(weights.tensor(DecoderWeights.EMBEDDING), tokens);
  }

  /** As {@link #states}, of input embeddings [B, T, hidden]. */
  public Tensor statesOf(Tensor embedded, Tensor positions, Tensor mask) {
    return states(embedded, positions, new TensorOptional(mask), false);
  }

  /** The same decoder, whose weights will never change again: no gradient is computed for them. */
  public LlamaDecoder frozen() {
    weights.byName().values().forEach(weight -> weight.requires_grad_(false));
    return this;
  }

  /** The scores of every token of the vocabulary, [..., hidden] to [..., vocabulary]. */
  public Tensor logits(Tensor states) {
    return linear(states, weights.tensor(DecoderWeights.EMBEDDING));
  }

  /** The logits after each token of a plain sequence, [T][vocabulary]. */
  public float[][] causalLogits(int... tokens) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      int length = tokens.length;
      Tensor ids = Tensors.of(IntStream.of(tokens).asLongStream().toArray(), 1, length);
      Tensor positions = Tensors.of(LongStream.range(0, length).toArray(), 1, length);
      float[] flat =
          Tensors.floats(logits(states(embed(ids), positions, new TensorOptional(), true)));
      float[][] rows = new float[length][config.vocabulary()];
      for (int i = 0; i < length; i++) {
        System.arraycopy(flat, i * config.vocabulary(), rows[i], 0, config.vocabulary());
      }
      return rows;
    }
  }

  private Tensor states(Tensor embedded, Tensor positions, TensorOptional mask, boolean causal) {
    Rotary.Angles angles = rotary.at(positions);
    Tensor x = embedded;
    for (Layer layer : layers) {
      x = x.add(attention(layer, norm(x, layer.attentionNorm()), angles, mask, causal));
      Tensor h = norm(x, layer.mlpNorm());
      Tensor gated = silu(linear(h, layer.gate())).mul(linear(h, layer.up()));
      x = x.add(linear(gated, layer.down()));
    }
    return norm(x, weights.tensor(DecoderWeights.FINAL_NORM));
  }

  private Tensor attention(
      Layer layer, Tensor h, Rotary.Angles angles, TensorOptional mask, boolean causal) {
    Tensor query = angles.turn(heads(linear(h, layer.query()), config.heads()));
    Tensor key = angles.turn(heads(linear(h, layer.key()), config.kvHeads()));
    Tensor value = heads(linear(h, layer.value()), config.kvHeads());
    boolean grouped = config.heads() != config.kvHeads();
    Tensor mixed =
        scaled_dot_product_attention(
            query, key, value, mask, 0.0, causal, new DoubleOptional(), grouped);
    return linear(mixed.transpose(1, 2).reshape(h.size(0), h.size(1), -1), layer.output());
  }

  /** [B, T, count·headDim] to [B, count, T, headDim]. */
  private Tensor heads(Tensor x, int count) {
    return x.view(x.size(0), x.size(1), count, config.headDim()).transpose(1, 2);
  }

  private Tensor norm(Tensor x, Tensor weight) {
    return rms_norm(
        x,
        new long[] {config.hidden()},
        new TensorOptional(weight),
        new DoubleOptional(config.rmsEpsilon()));
  }
}
