package io.tagora.inference.graph;

import java.util.ArrayList;
import java.util.List;

/** Names of a decoder graph's inputs and outputs, and their shapes. */
public final class GraphNames {
  /** int64 [batch, new tokens]. */
  public static final String INPUT_IDS = "input_ids";

  /**
   * float32 [1, new tokens or 1, hidden]: what stands for a token whose id is below nought; of a
   * graph that reads prompts with entities only.
   */
  public static final String ENTITY_VECTORS = "entity_vectors";

  /** int32 [batch]: a row's tokens in all, old and new, less one. */
  public static final String SEQUENCE_LENGTHS = "seqlens_k";

  /** int32 [1]: the greatest number of tokens in all among the rows. */
  public static final String TOTAL_LENGTH = "total_sequence_length";

  /** int64 [batch, 1]: a row's place in its whole text; of graphs that others made only. */
  static final String POSITION_IDS = "position_ids";

  /** int64 [wanted]: positions in [0, batch * new tokens) that get logits. */
  public static final String LOGITS_INDICES = "logits_indices";

  /** float32 [wanted, vocabulary]. */
  public static final String LOGITS = "logits";

  static final String KEY_SCALE = "key_scale.";
  static final String VALUE_SCALE = "value_scale.";

  /** The tokens of a shared prefix must be a multiple of this many. */
  public static final int PREFIX_STEP = 16;

  private GraphNames() {}

  /** Every input of a graph of so many layers. */
  public static List<String> inputs(int layers) {
    var names = new ArrayList<>(List.of(INPUT_IDS, SEQUENCE_LENGTHS, TOTAL_LENGTH, LOGITS_INDICES));
    for (int layer = 0; layer < layers; layer++) {
      names.addAll(List.of(pastKey(layer), pastValue(layer)));
    }
    return names;
  }

  /**
   * float32 or int8 [batch, KV heads, capacity, head dimension]; the same memory as {@link
   * #presentKey} where the graph has that.
   */
  public static String pastKey(int layer) {
    return "past_key_values." + layer + ".key";
  }

  public static String pastValue(int layer) {
    return "past_key_values." + layer + ".value";
  }

  public static String presentKey(int layer) {
    return "present." + layer + ".key";
  }

  public static String presentValue(int layer) {
    return "present." + layer + ".value";
  }

  /**
   * int8 [1, KV heads, new tokens, head dimension]: what a graph that reads prompts adds to KV in
   * bytes.
   */
  public static String newKey(int layer) {
    return "new." + layer + ".key";
  }

  public static String newValue(int layer) {
    return "new." + layer + ".value";
  }

  /** A constant, float32 [1] or [KV heads * head dimension]: what a key's byte is worth. */
  static String keyScale(int layer) {
    return KEY_SCALE + layer;
  }

  static String valueScale(int layer) {
    return VALUE_SCALE + layer;
  }

  /**
   * Turned, float32 or int8 as the past is: [KV heads, head dimension, prefix tokens], a multiple
   * of {@link #PREFIX_STEP} tokens; of a shared-prefix graph only.
   */
  public static String prefixKey(int layer) {
    return "prefix." + layer + ".key";
  }

  /** [KV heads, prefix tokens, head dimension]; of a shared-prefix graph only. */
  public static String prefixValue(int layer) {
    return "prefix." + layer + ".value";
  }
}
