package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads one token into each of the first rows, which may hold different numbers of tokens. Every
 * batch size is bound once. Owned by the decode thread.
 */
final class DecodeRun implements AutoCloseable {
  private final DecoderModel model;
  private final MemorySegment ids;
  private final MemorySegment lastPositions;
  private final MemorySegment total;
  private final MemorySegment wanted;
  private final @Nullable OrtBinding[] bindings;

  DecodeRun(DecoderModel model, int sequences) {
    this.model = model;
    ids = model.arena().allocate(JAVA_LONG, sequences);
    lastPositions = model.arena().allocate(JAVA_INT, sequences);
    total = model.arena().allocate(JAVA_INT);
    wanted = model.arena().allocate(JAVA_LONG, sequences);
    for (int row = 0; row < sequences; row++) {
      wanted.setAtIndex(JAVA_LONG, row, row);
    }
    bindings = new OrtBinding[sequences + 1];
  }

  void run(int rows, int[] tokens, int[] lengths) {
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      ids.setAtIndex(JAVA_LONG, row, tokens[row]);
      lastPositions.setAtIndex(JAVA_INT, row, lengths[row]);
      longest = Math.max(longest, lengths[row] + 1);
    }
    total.set(JAVA_INT, 0, longest);
    model.decodeTimer().run(binding(rows));
  }

  @Override
  public void close() {
    for (var binding : bindings) {
      if (binding != null) {
        binding.close();
      }
    }
  }

  private OrtBinding binding(int rows) {
    var known = bindings[rows];
    if (known != null) {
      return known;
    }
    var binding = model.bindRows(0, rows);
    var longs = (long) rows * Long.BYTES;
    var ints = (long) rows * Integer.BYTES;
    model.bindInput(
        binding, GraphNames.INPUT_IDS, ids.asSlice(0, longs), ElementType.INT64, rows, 1);
    model.bindInput(
        binding,
        GraphNames.SEQUENCE_LENGTHS,
        lastPositions.asSlice(0, ints),
        ElementType.INT32,
        rows);
    model.bindInput(binding, GraphNames.TOTAL_LENGTH, total, ElementType.INT32, 1);
    model.bindInput(
        binding, GraphNames.LOGITS_INDICES, wanted.asSlice(0, longs), ElementType.INT64, rows);
    model.bindLogits(binding, model.logits(0, rows), rows);
    bindings[rows] = binding;
    return binding;
  }
}
