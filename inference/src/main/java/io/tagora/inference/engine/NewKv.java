package io.tagora.inference.engine;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.kv.KvShape;
import io.tagora.inference.session.OrtBinding;
import java.lang.foreign.Arena;

/**
 * Where a graph that reads prompts over KV in bytes leaves what is new, [heads, new tokens,
 * dimension] a layer, until it is copied behind what the prompt's row holds. Owned by the prefill
 * thread.
 */
final class NewKv {
  private final DecoderModel model;
  private final KvShape shape;
  private final KvMemory memory;

  NewKv(DecoderModel model, Arena arena) {
    this.model = model;
    shape = model.kv().shape();
    memory = new KvMemory(shape, 1, model.kv().memory(), arena);
  }

  /** Binds the outputs of a run that reads so many tokens. */
  void bind(OrtBinding binding, int tokens) {
    long bytes = shape.tokenBytes() * shape.heads() * tokens;
    for (int layer = 0; layer < shape.layers(); layer++) {
      var keys = memory.keys(layer, 0, 1).asSlice(0, bytes);
      var values = memory.values(layer, 0, 1).asSlice(0, bytes);
      try (var newKeys = model.newKv(keys, tokens);
          var newValues = model.newKv(values, tokens)) {
        binding
            .output(GraphNames.newKey(layer), newKeys)
            .output(GraphNames.newValue(layer), newValues);
      }
    }
  }

  /** Copies what a run left to tokens [past, past + tokens) of a row. */
  void keep(int row, int past, int tokens) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      model
          .kv()
          .write(layer, row, past, tokens, memory.keys(layer, 0, 1), memory.values(layer, 0, 1));
    }
  }
}
