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
  private final RunNumbers ids;
  private final RunNumbers lastPositions;
  private final MemorySegment total;
  private final RunNumbers wanted;
  private final @Nullable OrtBinding[] bindings;

  DecodeRun(DecoderModel model, int sequences) {
    this.model = model;
    ids = model.numbers(ElementType.INT64, sequences);
    lastPositions = model.numbers(ElementType.INT32, sequences);
    total = model.arena().allocate(JAVA_INT);
    wanted = model.numbers(ElementType.INT64, sequences);
    for (int row = 0; row < sequences; row++) {
      wanted.written().setAtIndex(JAVA_LONG, row, row);
    }
    wanted.publish(sequences);
    bindings = new OrtBinding[sequences + 1];
  }

  void run(int rows, int[] tokens, int[] lengths) {
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      ids.written().setAtIndex(JAVA_LONG, row, tokens[row]);
      lastPositions.written().setAtIndex(JAVA_INT, row, lengths[row]);
      longest = Math.max(longest, lengths[row] + 1);
    }
    total.set(JAVA_INT, 0, longest);
    ids.publish(rows);
    lastPositions.publish(rows);
    model.awaitCopies();
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
    ids.bind(binding, GraphNames.INPUT_IDS, rows, rows, 1);
    lastPositions.bind(binding, GraphNames.SEQUENCE_LENGTHS, rows, rows);
    model.bindInput(binding, GraphNames.TOTAL_LENGTH, total, ElementType.INT32, 1);
    wanted.bind(binding, GraphNames.LOGITS_INDICES, rows, rows);
    model.bindLogits(binding, model.logits(0, rows), rows);
    bindings[rows] = binding;
    return binding;
  }
}
