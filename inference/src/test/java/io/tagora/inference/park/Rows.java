package io.tagora.inference.park;

import io.tagora.inference.kv.Evicted;
import io.tagora.inference.kv.KvBody;
import io.tagora.inference.kv.KvGeometry;
import io.tagora.inference.kv.KvMemory;
import io.tagora.inference.kv.KvShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Rows of KV without a model: what stands for a token is told by the tokens up to it. */
final class Rows implements AutoCloseable {
  static final int CAPACITY = 24;
  static final KvGeometry GEOMETRY = new KvGeometry("FLOAT32", 2, 3, 4, 16, 11);
  private static final int LOGITS = 44;
  private static final int STRIPS = 2 * 2 * 3;

  private final Arena arena = Arena.ofShared();
  private final KvMemory memory = new KvMemory(new KvShape(2, 3, CAPACITY, 4), 2, arena);
  private final MemorySegment logits = arena.allocate(2L * LOGITS);

  KvBody body(int row, int tokens) {
    return new KvBody(memory, row, tokens, logits.asSlice((long) row * LOGITS, LOGITS));
  }

  /** What a slot with all these tokens leaves. */
  Evicted fill(int row, int[] tokens) {
    body(row, tokens.length).write(0, MemorySegment.ofArray(expected(tokens)));
    return new Evicted(tokens, 0);
  }

  void blank(int row) {
    body(row, CAPACITY).write(0, MemorySegment.ofArray(new byte[STRIPS * CAPACITY * 16 + LOGITS]));
  }

  /** Whether a row has just these first tokens, and the logits if they are all. */
  boolean holds(int row, int[] tokens, int first) {
    var whole = new byte[STRIPS * CAPACITY * 16 + LOGITS];
    body(row, CAPACITY).read(0, MemorySegment.ofArray(whole));
    var wanted = expected(tokens);
    int stripBytes = tokens.length * 16;
    for (int strip = 0; strip < STRIPS; strip++) {
      int at = strip * CAPACITY * 16;
      if (!Arrays.equals(
              whole,
              at,
              at + first * 16,
              wanted,
              strip * stripBytes,
              strip * stripBytes + first * 16)
          || !isZero(whole, at + first * 16, at + CAPACITY * 16)) {
        return false;
      }
    }
    int at = STRIPS * CAPACITY * 16;
    return first < tokens.length
        || Arrays.equals(whole, at, at + LOGITS, wanted, wanted.length - LOGITS, wanted.length);
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] expected(int[] tokens) {
    var bytes = new byte[STRIPS * tokens.length * 16 + LOGITS];
    for (int strip = 0; strip < STRIPS; strip++) {
      for (int token = 0; token < tokens.length; token++) {
        int seen = Arrays.hashCode(Arrays.copyOf(tokens, token + 1)) * 31 + strip;
        for (int i = 0; i < 16; i++) {
          bytes[(strip * tokens.length + token) * 16 + i] = (byte) (seen >> i | 1);
        }
      }
    }
    Arrays.fill(bytes, bytes.length - LOGITS, bytes.length, (byte) (Arrays.hashCode(tokens) | 1));
    return bytes;
  }

  @Override
  public void close() {
    arena.close();
  }
}
