package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads many tokens into one row. Attention over a past needs a batch of one, so a run is one row.
 * What does not change is bound once a row; only the token ids and entities are bound each time.
 * Owned by the prefill thread.
 */
final class PrefillRun implements AutoCloseable {
  private final DecoderModel model;
  private final RunNumbers ids;
  private final RunNumbers lastPosition;
  private final MemorySegment total;
  private final RunNumbers wanted;
  private final Optional<NewKv> added;
  private final Optional<EntityInput> entities;
  private final @Nullable OrtBinding[] bindings;

  PrefillRun(DecoderModel model, int rows) {
    this.model = model;
    ids = model.numbers(ElementType.INT64, model.capacity());
    lastPosition = model.numbers(ElementType.INT32, 1);
    total = model.arena().allocate(JAVA_INT);
    wanted = model.numbers(ElementType.INT64, model.capacity());
    added = model.handsNewKv() ? Optional.of(new NewKv(model, model.arena())) : Optional.empty();
    entities = model.entityInput();
    bindings = new OrtBinding[rows];
  }

  void run(int row, int past, int[] tokens) {
    stage(past, tokens);
    wanted.written().set(JAVA_LONG, 0, tokens.length - 1);
    wanted.publish(1);
    model.awaitCopies();
    var binding = binding(row);
    bindIds(binding, tokens);
    run(binding, row, past, tokens.length);
  }

  /** Computes; what is new stands behind the row's past then. */
  private void run(OrtBinding binding, int row, int past, int tokens) {
    added.ifPresent(kv -> kv.bind(binding, tokens));
    binding.run();
    added.ifPresent(kv -> kv.keep(row, past, tokens));
  }

  float[][] logitsOfAll(int row, int[] tokens) {
    stage(0, tokens);
    int n = tokens.length;
    try (var arena = Arena.ofConfined();
        var binding = model.bindPrompt(row)) {
      for (int i = 0; i < n; i++) {
        wanted.written().setAtIndex(JAVA_LONG, i, i);
      }
      wanted.publish(n);
      model.awaitCopies();
      var logits = arena.allocate(JAVA_FLOAT, (long) n * model.vocabulary());
      bindLengths(binding);
      bindIds(binding, tokens);
      wanted.bind(binding, GraphNames.LOGITS_INDICES, n, n);
      model.bindLogits(binding, logits, n);
      run(binding, row, 0, n);
      return rows(logits, n);
    }
  }

  @Override
  public void close() {
    for (var binding : bindings) {
      if (binding != null) {
        binding.close();
      }
    }
  }

  private void stage(int past, int[] tokens) {
    for (int i = 0; i < tokens.length; i++) {
      ids.written().setAtIndex(JAVA_LONG, i, tokens[i]);
    }
    lastPosition.written().set(JAVA_INT, 0, past + tokens.length - 1);
    total.set(JAVA_INT, 0, past + tokens.length);
    ids.publish(tokens.length);
    lastPosition.publish(1);
  }

  private OrtBinding binding(int row) {
    var known = bindings[row];
    if (known != null) {
      return known;
    }
    var binding = model.bindPrompt(row);
    bindLengths(binding);
    wanted.bind(binding, GraphNames.LOGITS_INDICES, 1, 1);
    model.bindLogits(binding, model.logits(row, 1), 1);
    bindings[row] = binding;
    return binding;
  }

  private void bindLengths(OrtBinding binding) {
    lastPosition.bind(binding, GraphNames.SEQUENCE_LENGTHS, 1, 1);
    model.bindInput(binding, GraphNames.TOTAL_LENGTH, total, ElementType.INT32, 1);
  }

  private void bindIds(OrtBinding binding, int[] tokens) {
    ids.bind(binding, GraphNames.INPUT_IDS, tokens.length, 1, tokens.length);
    entities.ifPresent(input -> input.bind(binding, tokens));
  }

  private float[][] rows(MemorySegment logits, int n) {
    int vocabulary = model.vocabulary();
    var rows = new float[n][vocabulary];
    for (int i = 0; i < n; i++) {
      long offset = (long) i * vocabulary * Float.BYTES;
      MemorySegment.copy(logits, JAVA_FLOAT, offset, rows[i], 0, vocabulary);
    }
    return rows;
  }
}
