package io.tagora.inference.attention;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.tagora.inference.InferenceException;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OperatorRun;
import io.tagora.inference.session.OperatorTensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * One layer's attention for one token a row: tasks that may be done side by side, each of one KV
 * head and of a row, or of as many rows as share what is read of a prefix.
 */
final class AttentionStep implements IntConsumer {
  /** Queries of a task, as far as rows share a prefix: its second eight find it in the cache. */
  private static final int QUERIES_A_TASK = 2 * PrefixProducts.QUERIES;

  private final AttentionConstants constants;
  private final float epsilon;
  private final OperatorTensor pastKeys;
  private final OperatorTensor pastValues;
  private final Projected query;
  private final Projected key;
  private final Projected value;
  private final int rows;
  private final int kvHeads;
  private final int group;
  private final int dimension;
  private final int capacity;
  private final boolean bytes;
  private final int[] places;
  private final Optional<OperatorTensor> prefixKeys;
  private final Optional<OperatorTensor> prefixValues;
  private final int prefix;
  private final int rowsATask;
  private final MemorySegment output;

  /** Heads of one kind in projected rows: where the first begins, and how long a row is. */
  private record Projected(MemorySegment data, int begin, int width) {}

  /**
   * Reads what a node is given.
   *
   * @throws InferenceException if it does not fit together
   */
  AttentionStep(OperatorRun run, AttentionConstants constants, float epsilon) {
    this.constants = constants;
    this.epsilon = epsilon;
    pastKeys = run.input(DecodeAttention.PAST_KEY);
    pastValues = run.input(DecodeAttention.PAST_VALUE);
    kvHeads = pastKeys.dimension(1);
    capacity = pastKeys.dimension(2);
    dimension = pastKeys.dimension(3);
    bytes = pastKeys.type() == ElementType.INT8;
    var queries = run.input(DecodeAttention.QUERY);
    rows = queries.dimension(0);
    require(queries.dimension(1) == 1, "one token a row", queries);
    require(Arrays.equals(pastKeys.shape(), pastValues.shape()), "alike past", pastValues);
    require(pastKeys.dimension(0) == rows, "as many rows of past as of queries", pastKeys);
    int width = queries.dimension(2);
    int keyWidth = kvHeads * dimension;
    var keys = run.optionalInput(DecodeAttention.KEY);
    var values = run.optionalInput(DecodeAttention.VALUE);
    int queryWidth = keys.isPresent() ? width : width - 2 * keyWidth;
    group = queryWidth / keyWidth;
    require(group > 0 && group * keyWidth == queryWidth, "whole groups of query heads", queries);
    query = new Projected(queries.data(), 0, width);
    key = projected(keys, queries, queryWidth);
    value = projected(values, queries, queryWidth + keyWidth);
    places = integers(run.input(DecodeAttention.PLACES));
    prefixKeys = run.optionalInput(DecodeAttention.PREFIX_KEY);
    prefixValues = run.optionalInput(DecodeAttention.PREFIX_VALUE);
    prefix = prefixKeys.map(turned -> turned.dimension(2)).orElse(0);
    rowsATask = prefix == 0 ? 1 : Math.max(1, QUERIES_A_TASK / group);
    requirePlaces();
    output = run.output(0, rows, 1, queryWidth).data();
  }

  private static Projected projected(
      Optional<OperatorTensor> own, OperatorTensor packed, int place) {
    return own.map(tensor -> new Projected(tensor.data(), 0, tensor.dimension(2)))
        .orElseGet(() -> new Projected(packed.data(), place, packed.dimension(2)));
  }

  private void requirePlaces() {
    for (int place : places) {
      if (place < 0 || place >= capacity || prefix + place >= constants.positions()) {
        throw new InferenceException(
            "a row's next place must be below %d of its row and %d positions, got %d after a prefix of %d"
                .formatted(capacity, constants.positions(), place, prefix));
      }
    }
  }

  private static void require(boolean holds, String what, OperatorTensor got) {
    if (!holds) {
      throw new InferenceException(
          "%s must have %s, got %s"
              .formatted(DecodeAttention.NAME, what, Arrays.toString(got.shape())));
    }
  }

  private static int[] integers(OperatorTensor tensor) {
    return tensor.data().toArray(JAVA_INT);
  }

  /** How many calls of {@link #accept} it takes. */
  int tasks() {
    return kvHeads * ((rows + rowsATask - 1) / rowsATask);
  }

  @Override
  public void accept(int task) {
    int head = task % kvHeads;
    int first = task / kvHeads * rowsATask;
    int count = Math.min(rowsATask, rows - first);
    var scratch = AttentionScratch.of(dimension, group * rowsATask, Math.max(prefix, capacity));
    for (int i = 0; i < count; i++) {
      takeNew(first + i, head, i, scratch);
    }
    if (prefix > 0) {
      attendToPrefix(head, scratch);
    }
    for (int i = 0; i < count; i++) {
      attendToRow(first + i, head, i, scratch);
    }
  }

  /** Makes a row's queries ready, and writes its new key and value. */
  private void takeNew(int row, int head, int index, AttentionScratch scratch) {
    int pairs = constants.pairs();
    long angle = (long) (prefix + places[row]) * pairs * Float.BYTES;
    MemorySegment.copy(constants.cosines().data(), JAVA_FLOAT, angle, scratch.cosines, 0, pairs);
    MemorySegment.copy(constants.sines().data(), JAVA_FLOAT, angle, scratch.sines, 0, pairs);
    float factor = (float) (1 / Math.sqrt(dimension));
    scratch.scales(constants.keyScale(), head);
    for (int i = 0; i < group; i++) {
      int to = (index * group + i) * dimension;
      read(query, row, head * group + i, scratch.queries, to);
      constants
          .queryNorm()
          .ifPresent(norm -> HeadMath.normalize(scratch.queries, to, norm, epsilon));
      HeadMath.rotate(scratch.queries, to, scratch.cosines, scratch.sines, pairs);
      HeadMath.scale(scratch.queries, to, dimension, factor, scratch.scales);
    }
    long place = begin(row, head) + (long) places[row] * dimension;
    read(key, row, head, scratch.numbers, 0);
    constants.keyNorm().ifPresent(norm -> HeadMath.normalize(scratch.numbers, 0, norm, epsilon));
    HeadMath.rotate(scratch.numbers, 0, scratch.cosines, scratch.sines, pairs);
    write(scratch, pastKeys.data(), place);
    read(value, row, head, scratch.numbers, 0);
    scratch.scales(constants.valueScale(), head);
    write(scratch, pastValues.data(), place);
  }

  private void read(Projected from, int row, int head, float[] to, int at) {
    long begin = ((long) row * from.width() + from.begin() + (long) head * dimension) * Float.BYTES;
    MemorySegment.copy(from.data(), JAVA_FLOAT, begin, to, at, dimension);
  }

  private void write(AttentionScratch scratch, MemorySegment past, long element) {
    if (!bytes) {
      MemorySegment.copy(scratch.numbers, 0, past, JAVA_FLOAT, element * Float.BYTES, dimension);
      return;
    }
    for (int i = 0; i < dimension; i++) {
      past.set(JAVA_BYTE, element + i, HeadMath.toByte(scratch.numbers[i], scratch.scales[i]));
    }
  }

  /** The element that a row's KV of a head begins with. */
  private long begin(int row, int head) {
    return ((long) row * kvHeads + head) * capacity * dimension;
  }

  /** Leaves the sums, their weights and the greatest scores of all queries in the scratch. */
  private void attendToPrefix(int head, AttentionScratch scratch) {
    var products =
        new PrefixProducts(
            prefixKeys.orElseThrow().data(),
            prefixValues.orElseThrow().data(),
            bytes,
            dimension,
            prefix);
    long begin = (long) head * prefix * dimension;
    for (int i = 0; i < group * rowsATask; i += PrefixProducts.QUERIES) {
      products.scores(begin, scratch.queries, i * dimension, scratch.scores);
      for (int j = 0; j < PrefixProducts.QUERIES; j++) {
        int from = j * prefix;
        float greatest = Softmax.greatest(scratch.scores, from, prefix);
        scratch.greatest[i + j] = greatest;
        scratch.weights[i + j] = Softmax.replace(scratch.scores, from, prefix, greatest);
      }
      products.sums(begin, scratch.scores, scratch.prefixSums, i * dimension);
    }
  }

  /** Attends to the row's own tokens, the new one included, and joins that with the prefix. */
  private void attendToRow(int row, int head, int index, AttentionScratch scratch) {
    int tokens = places[row] + 1;
    int stride = Softmax.room(tokens);
    int first = index * group;
    long begin = begin(row, head);
    new RowProducts(pastKeys.data(), bytes, dimension)
        .scores(begin, tokens, scratch.queries, first * dimension, group, scratch.scores, stride);
    for (int i = 0; i < group; i++) {
      float greatest = Softmax.greatest(scratch.scores, i * stride, tokens);
      scratch.rowGreatest[i] = greatest;
      scratch.rowWeights[i] = Softmax.replace(scratch.scores, i * stride, tokens, greatest);
    }
    new RowProducts(pastValues.data(), bytes, dimension)
        .sums(begin, tokens, scratch.scores, stride, group, scratch.sums);
    scratch.scales(constants.valueScale(), head);
    for (int i = 0; i < group; i++) {
      if (prefix > 0) {
        join(i, first + i, scratch);
      }
      HeadMath.scale(
          scratch.sums, i * dimension, dimension, 1 / scratch.rowWeights[i], scratch.scales);
    }
    long to = ((long) row * kvHeads + head) * group * dimension * Float.BYTES;
    MemorySegment.copy(scratch.sums, 0, output, JAVA_FLOAT, to, group * dimension);
  }

  /**
   * Adds the prefix's weighted sum to the row's. Both are relative to their own greatest score; as
   * in cascade inference (Juravsky et al., arXiv:2402.05099).
   */
  private void join(int inRow, int inPrefix, AttentionScratch scratch) {
    float greatest = Math.max(scratch.rowGreatest[inRow], scratch.greatest[inPrefix]);
    float ofRow = (float) Math.exp(scratch.rowGreatest[inRow] - greatest);
    float ofPrefix = (float) Math.exp(scratch.greatest[inPrefix] - greatest);
    for (int i = 0; i < dimension; i++) {
      int place = inRow * dimension + i;
      scratch.sums[place] =
          ofRow * scratch.sums[place] + ofPrefix * scratch.prefixSums[inPrefix * dimension + i];
    }
    scratch.rowWeights[inRow] =
        ofRow * scratch.rowWeights[inRow] + ofPrefix * scratch.weights[inPrefix];
  }
}
