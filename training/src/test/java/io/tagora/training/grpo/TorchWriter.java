package io.tagora.training.grpo;

import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.zeros;

import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.DecoderWeights;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * Writes lists with the decoder that is trained, in PyTorch with a KV cache: what rollouts would be
 * without the engine. Each prompt is read once, and the groups of several prompts are written side
 * by side, prompts padded at their front.
 */
final class TorchWriter {
  private final DecoderConfig config;
  private final DecoderWeights weights;
  private final int[] room;

  TorchWriter(LlamaDecoder decoder) {
    config = decoder.config();
    weights = decoder.weights();
    room = new int[config.vocabulary()];
  }

  /** A prompt and the rule of each of its answers. */
  @SuppressWarnings("ArrayRecordComponent") // Token arrays of a hot loop; compared nowhere.
  record Order(int[] prompt, Supplier<TokenRule> rule) {}

  /** Keys and values of all rows, a tensor [rows, kvHeads, columns, headDim] a layer. */
  private record Cache(List<Tensor> keys, List<Tensor> values) {}

  /**
   * Writes {@code group} answers to each prompt.
   *
   * @param temperature 0 writes the likeliest
   * @param most tokens of an answer
   */
  List<int[]> write(List<Order> orders, int group, double temperature, int most, long seed) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      int rows = orders.size() * group;
      int longest = orders.stream().mapToInt(order -> order.prompt().length).max().orElse(0);
      Cache cache = cache(rows, longest + most);
      var hidden = new float[rows * (longest + most)];
      var logits = new ArrayList<float[]>();
      for (int i = 0; i < orders.size(); i++) {
        int length = orders.get(i).prompt().length;
        float[] first = read(orders.get(i).prompt(), cache, i * group, group, longest);
        for (int row = i * group; row < (i + 1) * group; row++) {
          logits.add(first);
          int start = row * (longest + most);
          Arrays.fill(hidden, start, start + longest - length, Float.NEGATIVE_INFINITY);
        }
      }
      Tensor mask = Tensors.of(hidden, rows, 1, 1, longest + most);
      return write(orders, group, temperature, most, seed, logits, cache, mask, longest);
    }
  }

  private List<int[]> write(
      List<Order> orders,
      int group,
      double temperature,
      int most,
      long seed,
      List<float[]> logits,
      Cache cache,
      Tensor mask,
      int longest) {
    int rows = logits.size();
    var random = new SplittableRandom(seed);
    List<TokenRule> rules =
        IntStream.range(0, rows).mapToObj(row -> orders.get(row / group).rule().get()).toList();
    List<List<Integer>> written =
        IntStream.range(0, rows).<List<Integer>>mapToObj(_ -> new ArrayList<>()).toList();
    var ended = new boolean[rows];
    var tokens = new long[rows];
    for (int step = 0; step < most; step++) {
      boolean all = true;
      for (int row = 0; row < rows; row++) {
        if (!ended[row]) {
          int token = choose(logits.get(row), rules.get(row), temperature, random);
          written.get(row).add(token);
          tokens[row] = token;
          ended[row] = rules.get(row).accept(token, 0).isPresent();
          all &= ended[row];
        }
      }
      if (all) {
        break;
      }
      var positions = new long[rows];
      for (int row = 0; row < rows; row++) {
        positions[row] = (long) orders.get(row / group).prompt().length + step;
      }
      step(tokens, positions, cache, mask, longest + step, logits);
    }
    return written.stream().map(list -> list.stream().mapToInt(i -> i).toArray()).toList();
  }

  private int choose(float[] logits, TokenRule rule, double temperature, SplittableRandom random) {
    int count = rule.allowed(room);
    int best = room[0];
    for (int i = 1; i < count; i++) {
      best = logits[room[i]] > logits[best] ? room[i] : best;
    }
    if (temperature == 0) {
      return best;
    }
    var cumulated = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp((logits[room[i]] - logits[best]) / temperature);
      cumulated[i] = sum;
    }
    double point = random.nextDouble() * sum;
    int at = 0;
    while (at < count - 1 && cumulated[at] <= point) {
      at++;
    }
    return room[at];
  }

  private Cache cache(int rows, int columns) {
    var keys = new ArrayList<Tensor>();
    var values = new ArrayList<Tensor>();
    for (int layer = 0; layer < config.layers(); layer++) {
      keys.add(zeros(rows, config.kvHeads(), columns, config.headDim()));
      values.add(zeros(rows, config.kvHeads(), columns, config.headDim()));
    }
    return new Cache(keys, values);
  }

  /** Reads a prompt into the rows' columns before {@code end}; the logits after it. */
  private float[] read(int[] prompt, Cache cache, int row, int rows, int end) {
    try (var _ = new PointerScope()) {
      int length = prompt.length;
      long[] positions = IntStream.range(0, length).asLongStream().toArray();
      Tensor x =
          embedding(
              weights.tensor(DecoderWeights.EMBEDDING),
              Tensors.of(Arrays.stream(prompt).asLongStream().toArray(), 1, length));
      Tensor[] angles = angles(positions, 1, length);
      for (int layer = 0; layer < config.layers(); layer++) {
        Tensor h = norm(x, part(layer, "input_layernorm"));
        Tensor key = turn(heads(h, layer, "k_proj", config.kvHeads()), angles);
        Tensor value = heads(h, layer, "v_proj", config.kvHeads());
        Tensor query = turn(heads(h, layer, "q_proj", config.heads()), angles);
        cells(cache.keys().get(layer), row, rows, end - length, length).copy_(key);
        cells(cache.values().get(layer), row, rows, end - length, length).copy_(value);
        x = after(x, layer, attend(query, key, value, new TensorOptional(), true));
      }
      Tensor last = norm(x, weights.tensor(DecoderWeights.FINAL_NORM)).narrow(1, length - 1, 1);
      return Tensors.floats(linear(last, weights.tensor(DecoderWeights.EMBEDDING)));
    }
  }

  private void step(
      long[] tokens, long[] positions, Cache cache, Tensor mask, int column, List<float[]> logits) {
    try (var _ = new PointerScope()) {
      int rows = tokens.length;
      Tensor x = embedding(weights.tensor(DecoderWeights.EMBEDDING), Tensors.of(tokens, rows, 1));
      Tensor[] angles = angles(positions, rows, 1);
      var seen = new TensorOptional(mask.narrow(3, 0, (long) column + 1));
      for (int layer = 0; layer < config.layers(); layer++) {
        Tensor h = norm(x, part(layer, "input_layernorm"));
        Tensor keys = cache.keys().get(layer);
        Tensor values = cache.values().get(layer);
        cells(keys, 0, rows, column, 1)
            .copy_(turn(heads(h, layer, "k_proj", config.kvHeads()), angles));
        cells(values, 0, rows, column, 1).copy_(heads(h, layer, "v_proj", config.kvHeads()));
        Tensor query = turn(heads(h, layer, "q_proj", config.heads()), angles);
        Tensor mixed =
            attend(
                query,
                keys.narrow(2, 0, (long) column + 1),
                values.narrow(2, 0, (long) column + 1),
                seen,
                false);
        x = after(x, layer, mixed);
      }
      Tensor states = norm(x, weights.tensor(DecoderWeights.FINAL_NORM));
      float[] flat = Tensors.floats(linear(states, weights.tensor(DecoderWeights.EMBEDDING)));
      for (int row = 0; row < rows; row++) {
        int start = row * config.vocabulary();
        logits.set(row, Arrays.copyOfRange(flat, start, start + config.vocabulary()));
      }
    }
  }

  private static Tensor cells(Tensor cache, int row, int rows, int column, int columns) {
    return cache.narrow(0, row, rows).narrow(2, column, columns);
  }

  private Tensor after(Tensor x, int layer, Tensor mixed) {
    Tensor flat = mixed.transpose(1, 2).reshape(x.size(0), x.size(1), -1);
    Tensor summed = x.add(linear(flat, part(layer, "self_attn.o_proj")));
    Tensor h = norm(summed, part(layer, "post_attention_layernorm"));
    Tensor gated =
        silu(linear(h, part(layer, "mlp.gate_proj"))).mul(linear(h, part(layer, "mlp.up_proj")));
    return summed.add(linear(gated, part(layer, "mlp.down_proj")));
  }

  private static Tensor attend(
      Tensor query, Tensor key, Tensor value, TensorOptional mask, boolean causal) {
    boolean grouped = query.size(1) != key.size(1);
    return scaled_dot_product_attention(
        query, key, value, mask, 0.0, causal, new DoubleOptional(), grouped);
  }

  private Tensor heads(Tensor h, int layer, String name, int count) {
    Tensor projected = linear(h, part(layer, "self_attn." + name));
    return projected.view(h.size(0), h.size(1), count, config.headDim()).transpose(1, 2);
  }

  private Tensor part(int layer, String name) {
    return weights.tensor(DecoderWeights.layer(layer, name));
  }

  /** Cosines and sines, each [rows, 1, T, headDim]; the sines' first half is negated. */
  private Tensor[] angles(long[] positions, int rows, int length) {
    int dim = config.headDim();
    var cosines = new float[positions.length * dim];
    var sines = new float[cosines.length];
    for (int i = 0; i < positions.length; i++) {
      for (int j = 0; j < dim; j++) {
        double angle = positions[i] * Math.pow(config.ropeTheta(), -2.0 * (j % (dim / 2)) / dim);
        cosines[i * dim + j] = (float) Math.cos(angle);
        sines[i * dim + j] = (float) (j < dim / 2 ? -Math.sin(angle) : Math.sin(angle));
      }
    }
    return new Tensor[] {
      Tensors.of(cosines, rows, 1, length, dim), Tensors.of(sines, rows, 1, length, dim)
    };
  }

  private static Tensor turn(Tensor x, Tensor[] angles) {
    return x.mul(angles[0]).add(x.roll(new long[] {x.size(3) / 2}, -1).mul(angles[1]));
  }

  private Tensor norm(Tensor x, Tensor weight) {
    return rms_norm(
        x,
        new long[] {config.hidden()},
        new TensorOptional(weight),
        new DoubleOptional(config.rmsEpsilon()));
  }
}
