package io.tagora.inference.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.runtime.model.ControlToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a Hugging Face folder of a model with random weights, for measuring speed: what it writes
 * means nothing, and costs what a trained model of that shape costs. Weights are stored in BF16 and
 * go to disk as they are drawn, so that a large model takes no memory.
 */
public final class RandomModel {
  private static final String WEIGHTS = "model.safetensors";
  private static final int BYTES = Short.BYTES;
  private static final int BUFFER = 1 << 20;

  private final RandomShape shape;
  private final long seed;
  private final List<Tensor> tensors = new ArrayList<>();

  /**
   * A stored tensor.
   *
   * @param bound weights lie evenly in [-bound, bound]; 0 for a norm, whose weights are all 1
   */
  private record Tensor(String name, double bound, List<Integer> dimensions) {
    long elements() {
      return dimensions.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
  }

  private RandomModel(RandomShape shape, long seed) {
    this.shape = shape;
    this.seed = seed;
    matrix("model.embed_tokens", shape.vocabulary(), shape.hidden());
    for (int layer = 0; layer < shape.layers(); layer++) {
      addLayer("model.layers." + layer + ".");
    }
    norm("model.norm", shape.hidden());
  }

  /** The folder of that shape in the cache, written now if it is not there. */
  public static Path cached(RandomShape shape, CacheFolder cache) {
    var target = cache.folder("random").resolve(shape.name());
    if (Files.isRegularFile(target.resolve("config.json"))) {
      return target;
    }
    try {
      Files.createDirectories(target);
      write(shape, 1, target);
      return target;
    } catch (IOException e) {
      throw new InferenceException("the cache folder must be writable, got " + e, e);
    }
  }

  /**
   * Writes the folder; {@code config.json}, which makes it one, last. The same seed gives the same
   * bytes.
   */
  public static void write(RandomShape shape, long seed, Path folder) throws IOException {
    var model = new RandomModel(shape, seed);
    model.writeWeights(folder);
    Json.write(folder.resolve("tokenizer.json"), ByteTokenizer.json());
    Json.write(folder.resolve("config.json"), model.config());
  }

  private void addLayer(String prefix) {
    int query = shape.heads() * shape.headDimension();
    int key = shape.kvHeads() * shape.headDimension();
    norm(prefix + "input_layernorm", shape.hidden());
    matrix(prefix + "self_attn.q_proj", query, shape.hidden());
    matrix(prefix + "self_attn.k_proj", key, shape.hidden());
    matrix(prefix + "self_attn.v_proj", key, shape.hidden());
    matrix(prefix + "self_attn.o_proj", shape.hidden(), query);
    norm(prefix + "self_attn.q_norm", shape.headDimension());
    norm(prefix + "self_attn.k_norm", shape.headDimension());
    norm(prefix + "post_attention_layernorm", shape.hidden());
    matrix(prefix + "mlp.gate_proj", shape.mlp(), shape.hidden());
    matrix(prefix + "mlp.up_proj", shape.mlp(), shape.hidden());
    matrix(prefix + "mlp.down_proj", shape.hidden(), shape.mlp());
  }

  private void norm(String name, int width) {
    tensors.add(new Tensor(name + ".weight", 0, List.of(width)));
  }

  /** Weights of variance 1 / from, so that sums over inputs keep their scale. */
  private void matrix(String name, int to, int from) {
    tensors.add(new Tensor(name + ".weight", Math.sqrt(3.0 / from), List.of(to, from)));
  }

  private void writeWeights(Path folder) throws IOException {
    var part = Files.createTempFile(folder, "weights", ".part");
    var buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    try (var file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      var header = header().toString().getBytes(StandardCharsets.UTF_8);
      var first = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
      file.write(first.putLong(header.length).put(header).flip());
      var random = new SplittableRandom(seed);
      for (var tensor : tensors) {
        writeTensor(tensor, random.split(), buffer, file);
      }
    }
    Files.move(part, folder.resolve(WEIGHTS), StandardCopyOption.ATOMIC_MOVE);
  }

  private ObjectNode header() {
    var header = JsonNodeFactory.instance.objectNode();
    long begin = 0;
    for (var tensor : tensors) {
      var node = header.putObject(tensor.name()).put("dtype", "BF16");
      var dimensions = node.putArray("shape");
      tensor.dimensions().forEach(dimensions::add);
      long end = begin + BYTES * tensor.elements();
      node.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    return header;
  }

  private static void writeTensor(
      Tensor tensor, SplittableRandom random, ByteBuffer buffer, FileChannel file)
      throws IOException {
    var levels = levels(tensor.bound());
    for (long left = tensor.elements(); left > 0; ) {
      int count = (int) Math.min(left, BUFFER / BYTES);
      buffer.clear();
      for (int i = 0; i < count; i += Integer.BYTES) {
        long bits = random.nextLong();
        for (int j = i; j < Math.min(count, i + Integer.BYTES); j++, bits >>>= Short.SIZE) {
          buffer.putShort(levels[(int) (bits & 0xFFFF)]);
        }
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      left -= count;
    }
  }

  /** The BF16 number for each 16 random bits. */
  private static short[] levels(double bound) {
    var levels = new short[1 << Short.SIZE];
    for (int i = 0; i < levels.length; i++) {
      double even = (2 * i + 1.0) / levels.length - 1;
      levels[i] = bfloat16(bound == 0 ? 1 : (float) (bound * even));
    }
    return levels;
  }

  private static short bfloat16(float value) {
    return (short) ((Float.floatToRawIntBits(value) + 0x8000) >>> 16);
  }

  private ObjectNode config() {
    var config = JsonNodeFactory.instance.objectNode();
    config.putArray("architectures").add("Qwen3ForCausalLM");
    return config
        .put("model_type", "qwen3")
        .put("hidden_size", shape.hidden())
        .put("num_hidden_layers", shape.layers())
        .put("num_attention_heads", shape.heads())
        .put("num_key_value_heads", shape.kvHeads())
        .put("head_dim", shape.headDimension())
        .put("intermediate_size", shape.mlp())
        .put("vocab_size", shape.vocabulary())
        .put("max_position_embeddings", shape.context())
        .put("rope_theta", 1_000_000)
        .put("rms_norm_eps", 1e-6)
        .put("hidden_act", "silu")
        .put("attention_bias", false)
        .put("tie_word_embeddings", true)
        .put("torch_dtype", "bfloat16")
        .put("bos_token_id", ByteTokenizer.idOf(ControlToken.BEGIN))
        .put("eos_token_id", ByteTokenizer.idOf(ControlToken.END));
  }
}
