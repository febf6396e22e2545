package io.tagora.inference.attention;

import static io.tagora.inference.attention.Lanes.COUNT;
import static io.tagora.inference.attention.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products of {@link #QUERIES} queries at a time with a prefix that all of them continue. Its keys
 * are turned, [dimension, tokens], so that a vector is of neighbouring tokens and no sum goes over
 * lanes; its values are [tokens, dimension]. Loops are written out as in {@link RowProducts}.
 */
final class PrefixProducts {
  /** Queries that what is read of the prefix is used for at once. */
  static final int QUERIES = 8;

  /** Whether a processor has registers for sixteen sums: those with vectors of 16 floats do. */
  private static final boolean MANY = COUNT >= 16;

  private final MemorySegment keys;
  private final MemorySegment values;
  private final boolean bytes;
  private final int dimension;
  private final int tokens;

  /** A prefix of a multiple of {@link Lanes#COUNT} tokens. */
  PrefixProducts(
      MemorySegment keys, MemorySegment values, boolean bytes, int dimension, int tokens) {
    this.keys = keys;
    this.values = values;
    this.bytes = bytes;
    this.dimension = dimension;
    this.tokens = tokens;
  }

  /** So many queries, or more until it is a multiple of {@link #QUERIES}. */
  static int rounded(int queries) {
    return (queries + QUERIES - 1) / QUERIES * QUERIES;
  }

  /**
   * Scores of all tokens.
   *
   * @param begin the head's first element
   * @param queries [QUERIES, dimension] from {@code query} on
   * @param scores [QUERIES, tokens]
   */
  void scores(long begin, float[] queries, int query, float[] scores) {
    int token = 0;
    for (; MANY && token + 2 * COUNT <= tokens; token += 2 * COUNT) {
      twoVectorsOfScores(begin, token, queries, query, scores);
    }
    for (; token < tokens; token += COUNT) {
      vectorOfScores(begin, token, queries, query, scores);
    }
  }

  private void vectorOfScores(long begin, int token, float[] queries, int query, float[] scores) {
    int d = dimension;
    var s0 = FloatVector.zero(FLOATS);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int i = 0; i < d; i++) {
      var key = Lanes.load(keys, begin + (long) i * tokens + token, bytes);
      int q = query + i;
      s0 = key.fma(FloatVector.broadcast(FLOATS, queries[q]), s0);
      s1 = key.fma(FloatVector.broadcast(FLOATS, queries[q + d]), s1);
      s2 = key.fma(FloatVector.broadcast(FLOATS, queries[q + 2 * d]), s2);
      s3 = key.fma(FloatVector.broadcast(FLOATS, queries[q + 3 * d]), s3);
      s4 = key.fma(FloatVector.broadcast(FLOATS, queries[q + 4 * d]), s4);
      s5 = key.fma(FloatVector.broadcast(FLOATS, queries[q + 5 * d]), s5);
      s6 = key.fma(FloatVector.broadcast(FLOATS, queries[q + 6 * d]), s6);
      s7 = key.fma(FloatVector.broadcast(FLOATS, queries[q + 7 * d]), s7);
    }
    s0.intoArray(scores, token);
    s1.intoArray(scores, tokens + token);
    s2.intoArray(scores, 2 * tokens + token);
    s3.intoArray(scores, 3 * tokens + token);
    s4.intoArray(scores, 4 * tokens + token);
    s5.intoArray(scores, 5 * tokens + token);
    s6.intoArray(scores, 6 * tokens + token);
    s7.intoArray(scores, 7 * tokens + token);
  }

  /** Two vectors of tokens, which share what is read of the queries. */
  private void twoVectorsOfScores(
      long begin, int token, float[] queries, int query, float[] scores) {
    int d = dimension;
    var s0 = FloatVector.zero(FLOATS);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    var t0 = s0;
    var t1 = s0;
    var t2 = s0;
    var t3 = s0;
    var t4 = s0;
    var t5 = s0;
    var t6 = s0;
    var t7 = s0;
    for (int i = 0; i < d; i++) {
      long place = begin + (long) i * tokens + token;
      var first = Lanes.load(keys, place, bytes);
      var second = Lanes.load(keys, place + COUNT, bytes);
      int q = query + i;
      var number = FloatVector.broadcast(FLOATS, queries[q]);
      s0 = first.fma(number, s0);
      t0 = second.fma(number, t0);
      number = FloatVector.broadcast(FLOATS, queries[q + d]);
      s1 = first.fma(number, s1);
      t1 = second.fma(number, t1);
      number = FloatVector.broadcast(FLOATS, queries[q + 2 * d]);
      s2 = first.fma(number, s2);
      t2 = second.fma(number, t2);
      number = FloatVector.broadcast(FLOATS, queries[q + 3 * d]);
      s3 = first.fma(number, s3);
      t3 = second.fma(number, t3);
      number = FloatVector.broadcast(FLOATS, queries[q + 4 * d]);
      s4 = first.fma(number, s4);
      t4 = second.fma(number, t4);
      number = FloatVector.broadcast(FLOATS, queries[q + 5 * d]);
      s5 = first.fma(number, s5);
      t5 = second.fma(number, t5);
      number = FloatVector.broadcast(FLOATS, queries[q + 6 * d]);
      s6 = first.fma(number, s6);
      t6 = second.fma(number, t6);
      number = FloatVector.broadcast(FLOATS, queries[q + 7 * d]);
      s7 = first.fma(number, s7);
      t7 = second.fma(number, t7);
    }
    int next = token + COUNT;
    s0.intoArray(scores, token);
    t0.intoArray(scores, next);
    s1.intoArray(scores, tokens + token);
    t1.intoArray(scores, tokens + next);
    s2.intoArray(scores, 2 * tokens + token);
    t2.intoArray(scores, 2 * tokens + next);
    s3.intoArray(scores, 3 * tokens + token);
    t3.intoArray(scores, 3 * tokens + next);
    s4.intoArray(scores, 4 * tokens + token);
    t4.intoArray(scores, 4 * tokens + next);
    s5.intoArray(scores, 5 * tokens + token);
    t5.intoArray(scores, 5 * tokens + next);
    s6.intoArray(scores, 6 * tokens + token);
    t6.intoArray(scores, 6 * tokens + next);
    s7.intoArray(scores, 7 * tokens + token);
    t7.intoArray(scores, 7 * tokens + next);
  }

  /**
   * Weighted sums of all tokens.
   *
   * @param weights [QUERIES, tokens]
   * @param sums [QUERIES, dimension] from {@code sum} on
   */
  void sums(long begin, float[] weights, float[] sums, int sum) {
    int from = 0;
    for (; MANY && from + 2 * COUNT <= dimension; from += 2 * COUNT) {
      twoVectors(begin + from, weights, sums, sum + from);
    }
    for (; from + COUNT <= dimension; from += COUNT) {
      vector(begin + from, weights, sums, sum + from);
    }
    if (from < dimension) {
      lastVector(begin + from, weights, sums, sum + from, dimension - from);
    }
  }

  /** Two vectors of a head, which share what is read of the weights. */
  private void twoVectors(long begin, float[] weights, float[] sums, int to) {
    var s0 = FloatVector.zero(FLOATS);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    var t0 = s0;
    var t1 = s0;
    var t2 = s0;
    var t3 = s0;
    var t4 = s0;
    var t5 = s0;
    var t6 = s0;
    var t7 = s0;
    for (int t = 0; t < tokens; t++) {
      long place = begin + (long) t * dimension;
      var first = Lanes.load(values, place, bytes);
      var second = Lanes.load(values, place + COUNT, bytes);
      var weight = FloatVector.broadcast(FLOATS, weights[t]);
      s0 = first.fma(weight, s0);
      t0 = second.fma(weight, t0);
      weight = FloatVector.broadcast(FLOATS, weights[tokens + t]);
      s1 = first.fma(weight, s1);
      t1 = second.fma(weight, t1);
      weight = FloatVector.broadcast(FLOATS, weights[2 * tokens + t]);
      s2 = first.fma(weight, s2);
      t2 = second.fma(weight, t2);
      weight = FloatVector.broadcast(FLOATS, weights[3 * tokens + t]);
      s3 = first.fma(weight, s3);
      t3 = second.fma(weight, t3);
      weight = FloatVector.broadcast(FLOATS, weights[4 * tokens + t]);
      s4 = first.fma(weight, s4);
      t4 = second.fma(weight, t4);
      weight = FloatVector.broadcast(FLOATS, weights[5 * tokens + t]);
      s5 = first.fma(weight, s5);
      t5 = second.fma(weight, t5);
      weight = FloatVector.broadcast(FLOATS, weights[6 * tokens + t]);
      s6 = first.fma(weight, s6);
      t6 = second.fma(weight, t6);
      weight = FloatVector.broadcast(FLOATS, weights[7 * tokens + t]);
      s7 = first.fma(weight, s7);
      t7 = second.fma(weight, t7);
    }
    int next = to + COUNT;
    s0.intoArray(sums, to);
    t0.intoArray(sums, next);
    s1.intoArray(sums, to + dimension);
    t1.intoArray(sums, next + dimension);
    s2.intoArray(sums, to + 2 * dimension);
    t2.intoArray(sums, next + 2 * dimension);
    s3.intoArray(sums, to + 3 * dimension);
    t3.intoArray(sums, next + 3 * dimension);
    s4.intoArray(sums, to + 4 * dimension);
    t4.intoArray(sums, next + 4 * dimension);
    s5.intoArray(sums, to + 5 * dimension);
    t5.intoArray(sums, next + 5 * dimension);
    s6.intoArray(sums, to + 6 * dimension);
    t6.intoArray(sums, next + 6 * dimension);
    s7.intoArray(sums, to + 7 * dimension);
    t7.intoArray(sums, next + 7 * dimension);
  }

  private void vector(long begin, float[] weights, float[] sums, int to) {
    var s0 = FloatVector.zero(FLOATS);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int t = 0; t < tokens; t++) {
      var value = Lanes.load(values, begin + (long) t * dimension, bytes);
      s0 = value.fma(FloatVector.broadcast(FLOATS, weights[t]), s0);
      s1 = value.fma(FloatVector.broadcast(FLOATS, weights[tokens + t]), s1);
      s2 = value.fma(FloatVector.broadcast(FLOATS, weights[2 * tokens + t]), s2);
      s3 = value.fma(FloatVector.broadcast(FLOATS, weights[3 * tokens + t]), s3);
      s4 = value.fma(FloatVector.broadcast(FLOATS, weights[4 * tokens + t]), s4);
      s5 = value.fma(FloatVector.broadcast(FLOATS, weights[5 * tokens + t]), s5);
      s6 = value.fma(FloatVector.broadcast(FLOATS, weights[6 * tokens + t]), s6);
      s7 = value.fma(FloatVector.broadcast(FLOATS, weights[7 * tokens + t]), s7);
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + dimension);
    s2.intoArray(sums, to + 2 * dimension);
    s3.intoArray(sums, to + 3 * dimension);
    s4.intoArray(sums, to + 4 * dimension);
    s5.intoArray(sums, to + 5 * dimension);
    s6.intoArray(sums, to + 6 * dimension);
    s7.intoArray(sums, to + 7 * dimension);
  }

  /** Fewer numbers than a vector has; heads of models that people use have none. */
  private void lastVector(long begin, float[] weights, float[] sums, int to, int lanes) {
    var mask = Lanes.first(lanes);
    for (int query = 0; query < QUERIES; query++) {
      var sum = FloatVector.zero(FLOATS);
      for (int t = 0; t < tokens; t++) {
        var value = Lanes.loadSome(values, begin + (long) t * dimension, bytes, lanes);
        sum = value.fma(FloatVector.broadcast(FLOATS, weights[query * tokens + t]), sum);
      }
      sum.intoArray(sums, to + query * dimension, mask);
    }
  }
}
