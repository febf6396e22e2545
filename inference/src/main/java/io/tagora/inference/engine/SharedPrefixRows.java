package io.tagora.inference.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.graph.GraphNames;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.NativeMemory;
import io.tagora.inference.session.OrtBinding;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Rows that continue one prefix: its keys and values stand once, and a row holds only the tokens
 * after it. A run attends to the prefix once for all rows.
 */
final class SharedPrefixRows implements BatchRows {
  private static final int[] NONE = {};

  private final DecoderModel model;
  private final DecoderModel source;
  private final KvMemory suffixes;
  private final SharedPrefix shared;
  private final MemorySegment logits;
  private final MemorySegment ids;
  private final MemorySegment places;
  private final MemorySegment total;
  private final MemorySegment wanted;
  private final @Nullable Bound[] bindings;
  private int[] prefix = NONE;
  private long prefixes;

  /** A binding and the prefix that it knows. */
  private record Bound(OrtBinding binding, long prefix) {}

  /**
   * Rows without a prefix yet.
   *
   * @param source the model whose slots sequences come from
   * @param rows sequences at once
   * @param suffixTokens tokens that a row holds at most
   */
  SharedPrefixRows(DecoderModel model, DecoderModel source, int rows, int suffixTokens) {
    this.model = model;
    this.source = source;
    var shape = model.kv().shape();
    var arena = model.arena();
    suffixes = new KvMemory(shape.withCapacity(suffixTokens), rows, model.kv().memory(), arena);
    shared = new SharedPrefix(source.kv().shape(), arena);
    logits = NativeMemory.zeroed(rows * logitsBytes(), arena);
    ids = arena.allocate(JAVA_LONG, rows);
    places = arena.allocate(JAVA_INT, rows);
    total = arena.allocate(JAVA_INT);
    wanted = arena.allocate(JAVA_LONG, rows);
    for (int row = 0; row < rows; row++) {
      wanted.setAtIndex(JAVA_LONG, row, row);
    }
    bindings = new Bound[rows + 1];
  }

  /** The tokens that all rows continue; empty before the first {@link #begin}. */
  int[] prefix() {
    return prefix;
  }

  /** Takes a prefix from a slot that begins with these tokens; no row may be in use. */
  void begin(int slot, int[] tokens) {
    shared.read(source.kv(), slot, tokens.length);
    prefix = tokens;
    prefixes++;
  }

  @Override
  public void take(int slot, int row, int tokens) {
    suffixes.copyFrom(source.kv(), slot, prefix.length, tokens, row);
    logits(row, 1).copyFrom(source.logits(slot, 1));
  }

  /** Takes a sequence over that ran in a row of the model by itself. */
  void adopt(int from, int row, int tokens) {
    suffixes.copyFrom(model.kv(), from, prefix.length, tokens, row);
    logits(row, 1).copyFrom(model.logits(from, 1));
  }

  @Override
  public void run(int rows, int[] tokens, int[] lengths) {
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      int place = lengths[row] - prefix.length;
      ids.setAtIndex(JAVA_LONG, row, tokens[row]);
      places.setAtIndex(JAVA_INT, row, place);
      longest = Math.max(longest, place + 1);
    }
    total.set(JAVA_INT, 0, longest);
    model.decodeTimer().run(binding(rows));
  }

  @Override
  public void move(int from, int to, int tokens) {
    suffixes.copy(suffixes, from, to, tokens - prefix.length);
    logits(to, 1).copyFrom(logits(from, 1));
  }

  @Override
  public void readLogits(int row, float[] into) {
    MemorySegment.copy(logits, JAVA_FLOAT, row * logitsBytes(), into, 0, model.vocabulary());
  }

  @Override
  public void close() {
    for (var bound : bindings) {
      if (bound != null) {
        bound.binding().close();
      }
    }
  }

  private OrtBinding binding(int rows) {
    var known = bindings[rows];
    if (known != null && known.prefix() == prefixes) {
      return known.binding();
    }
    var binding = known == null ? bind(rows) : known.binding();
    shared.bind(model, binding, prefix.length);
    bindings[rows] = new Bound(binding, prefixes);
    return binding;
  }

  private OrtBinding bind(int rows) {
    var binding = model.bindShared(suffixes, rows);
    long longs = (long) rows * Long.BYTES;
    model.bindInput(
        binding, GraphNames.INPUT_IDS, ids.asSlice(0, longs), ElementType.INT64, rows, 1);
    model.bindInput(
        binding,
        GraphNames.SEQUENCE_LENGTHS,
        places.asSlice(0, (long) rows * Integer.BYTES),
        ElementType.INT32,
        rows);
    model.bindInput(binding, GraphNames.TOTAL_LENGTH, total, ElementType.INT32, 1);
    model.bindInput(
        binding, GraphNames.LOGITS_INDICES, wanted.asSlice(0, longs), ElementType.INT64, rows);
    model.bindLogits(binding, logits(0, rows), rows);
    return binding;
  }

  private MemorySegment logits(int first, int rows) {
    return logits.asSlice(first * logitsBytes(), rows * logitsBytes());
  }

  private long logitsBytes() {
    return (long) model.vocabulary() * Float.BYTES;
  }
}
