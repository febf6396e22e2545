package io.tagora.inference.engine;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtSession;
import java.lang.foreign.MemorySegment;

/** Neighbouring rows of KV as a graph takes them. */
record KvRows(KvMemory memory, int first, int rows) {

  /**
   * A new binding of the graph with the rows as its past, and as its present too if it writes in
   * place.
   */
  OrtBinding bind(OrtSession session) {
    var binding = session.bind();
    boolean inPlace = session.outputs().contains(GraphNames.presentKey(0));
    for (int layer = 0; layer < memory.shape().layers(); layer++) {
      var keys = memory.keys(layer, first, rows);
      var values = memory.values(layer, first, rows);
      bind(binding, GraphNames.pastKey(layer), GraphNames.presentKey(layer), keys, inPlace);
      bind(binding, GraphNames.pastValue(layer), GraphNames.presentValue(layer), values, inPlace);
    }
    return binding;
  }

  private void bind(
      OrtBinding binding, String past, String present, MemorySegment data, boolean inPlace) {
    var shape = memory.shape();
    var type = shape.format().element();
    try (var tensor =
        memory
            .memory()
            .tensor(data, type, rows, shape.heads(), shape.capacity(), shape.dimension())) {
      binding.input(past, tensor);
      if (inPlace) {
        binding.output(present, tensor);
      }
    }
  }
}
