package io.tagora.inference.attention;

import static io.tagora.inference.attention.Lanes.COUNT;
import static io.tagora.inference.attention.Lanes.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products of a few queries with the keys or values of one row and head: [tokens, dimension] from
 * an element of memory on, in signed bytes or floats. Two queries at a time share what is read.
 *
 * <p>Sums are variables of their own, and loops are written out for their numbers: vectors stay in
 * registers only so; in an array each is an object.
 */
final class RowProducts {
  private static final int TOKENS = 4;
  private static final int VECTORS = 4;

  /** Whether a processor has registers for sixteen sums: those with vectors of 16 floats do. */
  private static final boolean MANY = COUNT >= 16;

  private final MemorySegment memory;
  private final boolean bytes;
  private final int dimension;
  private final float[] sums = new float[Math.max(COUNT, Lanes.SUMS)];

  RowProducts(MemorySegment memory, boolean bytes, int dimension) {
    this.memory = memory;
    this.bytes = bytes;
    this.dimension = dimension;
  }

  /**
   * Scores of the first tokens.
   *
   * @param queries [count, dimension] from {@code query} on
   * @param scores [count, stride]
   */
  void scores(
      long begin, int tokens, float[] queries, int query, int count, float[] scores, int stride) {
    for (int i = 0; i < count; i += 2) {
      int other = Math.min(i + 1, count - 1);
      int q = query + i * dimension;
      int r = query + other * dimension;
      int whole = dimension % COUNT == 0 ? tokens / TOKENS * TOKENS : 0;
      if (whole > 0) {
        wholeScores(begin, whole, queries, q, r, scores, i * stride, other * stride);
      }
      for (int token = whole; token < tokens; token += TOKENS) {
        scores(begin, token, tokens - 1, queries, q, r);
        for (int t = 0; t < TOKENS; t++) {
          int place = Math.min(token + t, tokens - 1);
          scores[i * stride + place] = sums[t];
          scores[other * stride + place] = sums[TOKENS + t];
        }
      }
    }
  }

  /** Tokens by fours, of a dimension of whole vectors: where nearly all of the work is. */
  private void wholeScores(
      long begin, int tokens, float[] queries, int q, int r, float[] scores, int s, int u) {
    var from = memory;
    boolean narrow = bytes;
    int width = dimension;
    float[] four = sums;
    for (int token = 0; token < tokens; token += TOKENS) {
      var a = FloatVector.zero(FLOATS);
      var b = a;
      var c = a;
      var d = a;
      var e = a;
      var f = a;
      var g = a;
      var h = a;
      long first = begin + (long) token * width;
      for (int i = 0; i + COUNT <= width; i += COUNT) {
        var one = FloatVector.fromArray(FLOATS, queries, q + i);
        var two = FloatVector.fromArray(FLOATS, queries, r + i);
        var key = Lanes.load(from, first + i, narrow);
        a = key.fma(one, a);
        e = key.fma(two, e);
        key = Lanes.load(from, first + width + i, narrow);
        b = key.fma(one, b);
        f = key.fma(two, f);
        key = Lanes.load(from, first + 2L * width + i, narrow);
        c = key.fma(one, c);
        g = key.fma(two, g);
        key = Lanes.load(from, first + 3L * width + i, narrow);
        d = key.fma(one, d);
        h = key.fma(two, h);
      }
      Lanes.sums(a, b, c, d, e, f, g, h).intoArray(four, 0);
      for (int t = 0; t < TOKENS; t++) {
        scores[s + token + t] = four[t];
        scores[u + token + t] = four[TOKENS + t];
      }
    }
  }

  /** Four tokens, the last of them repeated where there are fewer, with two queries. */
  private void scores(long begin, int token, int last, float[] queries, int q, int r) {
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    long first = begin + (long) token * dimension;
    long second = begin + (long) Math.min(token + 1, last) * dimension;
    long third = begin + (long) Math.min(token + 2, last) * dimension;
    long fourth = begin + (long) Math.min(token + 3, last) * dimension;
    for (int i = 0; i < dimension; i += COUNT) {
      int lanes = Math.min(COUNT, dimension - i);
      var mask = Lanes.first(lanes);
      var one = FloatVector.fromArray(FLOATS, queries, q + i, mask);
      var two = FloatVector.fromArray(FLOATS, queries, r + i, mask);
      var key = Lanes.loadSome(memory, first + i, bytes, lanes);
      a = key.fma(one, a);
      e = key.fma(two, e);
      key = Lanes.loadSome(memory, second + i, bytes, lanes);
      b = key.fma(one, b);
      f = key.fma(two, f);
      key = Lanes.loadSome(memory, third + i, bytes, lanes);
      c = key.fma(one, c);
      g = key.fma(two, g);
      key = Lanes.loadSome(memory, fourth + i, bytes, lanes);
      d = key.fma(one, d);
      h = key.fma(two, h);
    }
    Lanes.sums(a, b, c, d, e, f, g, h).intoArray(sums, 0);
  }

  /**
   * Weighted sums of the first tokens.
   *
   * @param weights [count, stride]
   * @param sums [count, dimension]
   */
  void sums(long begin, int tokens, float[] weights, int stride, int count, float[] sums) {
    for (int i = 0; i < count; i += 2) {
      int other = Math.min(i + 1, count - 1);
      int from = 0;
      for (; MANY && from + 2 * VECTORS * COUNT <= dimension; from += 2 * VECTORS * COUNT) {
        eightVectors(
            begin + from, tokens, weights, i * stride, other * stride, sums, i, other, from);
      }
      for (; from + VECTORS * COUNT <= dimension; from += VECTORS * COUNT) {
        fourVectors(
            begin + from, tokens, weights, i * stride, other * stride, sums, i, other, from);
      }
      for (; from < dimension; from += COUNT) {
        oneVector(begin + from, tokens, weights, i * stride, other * stride, sums, i, other, from);
      }
    }
  }

  /** A head of 128 in one pass: memory is read faster in order than in two halves. */
  private void eightVectors(
      long begin,
      int tokens,
      float[] weights,
      int v,
      int w,
      float[] sums,
      int i,
      int other,
      int from) {
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    var k = a;
    var l = a;
    var m = a;
    var n = a;
    var o = a;
    var p = a;
    var q = a;
    var r = a;
    for (int token = 0; token < tokens; token++) {
      long place = begin + (long) token * dimension;
      var one = FloatVector.broadcast(FLOATS, weights[v + token]);
      var two = FloatVector.broadcast(FLOATS, weights[w + token]);
      var value = Lanes.load(memory, place, bytes);
      a = value.fma(one, a);
      k = value.fma(two, k);
      value = Lanes.load(memory, place + COUNT, bytes);
      b = value.fma(one, b);
      l = value.fma(two, l);
      value = Lanes.load(memory, place + 2L * COUNT, bytes);
      c = value.fma(one, c);
      m = value.fma(two, m);
      value = Lanes.load(memory, place + 3L * COUNT, bytes);
      d = value.fma(one, d);
      n = value.fma(two, n);
      value = Lanes.load(memory, place + 4L * COUNT, bytes);
      e = value.fma(one, e);
      o = value.fma(two, o);
      value = Lanes.load(memory, place + 5L * COUNT, bytes);
      f = value.fma(one, f);
      p = value.fma(two, p);
      value = Lanes.load(memory, place + 6L * COUNT, bytes);
      g = value.fma(one, g);
      q = value.fma(two, q);
      value = Lanes.load(memory, place + 7L * COUNT, bytes);
      h = value.fma(one, h);
      r = value.fma(two, r);
    }
    int to = i * dimension + from;
    a.intoArray(sums, to);
    b.intoArray(sums, to + COUNT);
    c.intoArray(sums, to + 2 * COUNT);
    d.intoArray(sums, to + 3 * COUNT);
    e.intoArray(sums, to + 4 * COUNT);
    f.intoArray(sums, to + 5 * COUNT);
    g.intoArray(sums, to + 6 * COUNT);
    h.intoArray(sums, to + 7 * COUNT);
    to = other * dimension + from;
    k.intoArray(sums, to);
    l.intoArray(sums, to + COUNT);
    m.intoArray(sums, to + 2 * COUNT);
    n.intoArray(sums, to + 3 * COUNT);
    o.intoArray(sums, to + 4 * COUNT);
    p.intoArray(sums, to + 5 * COUNT);
    q.intoArray(sums, to + 6 * COUNT);
    r.intoArray(sums, to + 7 * COUNT);
  }

  private void fourVectors(
      long begin,
      int tokens,
      float[] weights,
      int v,
      int w,
      float[] sums,
      int i,
      int other,
      int from) {
    var a = FloatVector.zero(FLOATS);
    var b = a;
    var c = a;
    var d = a;
    var e = a;
    var f = a;
    var g = a;
    var h = a;
    for (int token = 0; token < tokens; token++) {
      long place = begin + (long) token * dimension;
      var one = FloatVector.broadcast(FLOATS, weights[v + token]);
      var two = FloatVector.broadcast(FLOATS, weights[w + token]);
      var value = Lanes.load(memory, place, bytes);
      a = value.fma(one, a);
      e = value.fma(two, e);
      value = Lanes.load(memory, place + COUNT, bytes);
      b = value.fma(one, b);
      f = value.fma(two, f);
      value = Lanes.load(memory, place + 2L * COUNT, bytes);
      c = value.fma(one, c);
      g = value.fma(two, g);
      value = Lanes.load(memory, place + 3L * COUNT, bytes);
      d = value.fma(one, d);
      h = value.fma(two, h);
    }
    int to = i * dimension + from;
    a.intoArray(sums, to);
    b.intoArray(sums, to + COUNT);
    c.intoArray(sums, to + 2 * COUNT);
    d.intoArray(sums, to + 3 * COUNT);
    to = other * dimension + from;
    e.intoArray(sums, to);
    f.intoArray(sums, to + COUNT);
    g.intoArray(sums, to + 2 * COUNT);
    h.intoArray(sums, to + 3 * COUNT);
  }

  private void oneVector(
      long begin,
      int tokens,
      float[] weights,
      int v,
      int w,
      float[] sums,
      int i,
      int other,
      int from) {
    int lanes = Math.min(COUNT, dimension - from);
    var mask = Lanes.first(lanes);
    var a = FloatVector.zero(FLOATS);
    var e = a;
    for (int token = 0; token < tokens; token++) {
      var value = Lanes.loadSome(memory, begin + (long) token * dimension, bytes, lanes);
      a = value.fma(FloatVector.broadcast(FLOATS, weights[v + token]), a);
      e = value.fma(FloatVector.broadcast(FLOATS, weights[w + token]), e);
    }
    a.intoArray(sums, i * dimension + from, mask);
    e.intoArray(sums, other * dimension + from, mask);
  }
}
