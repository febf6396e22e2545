package io.tagora.inference.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KvBodyTest {
  private static final KvShape SHAPE = new KvShape(2, 3, 7, 4);
  private static final int TOKENS = 5;
  private static final int LOGITS = 44;

  private final Arena arena = Arena.ofConfined();
  private KvMemory memory;
  private KvBody body;
  private byte[] all;

  @SuppressWarnings("MustBeClosedChecker") // closed by free()
  @BeforeEach
  void fillARow() {
    memory = new KvMemory(SHAPE, 2, arena);
    body = new KvBody(memory, 1, TOKENS, arena.allocate(LOGITS));
    all = new byte[(int) body.bytes()];
    new Random(3).nextBytes(all);
    body.write(0, MemorySegment.ofArray(all));
  }

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void anyPieceOfItIsReadAsItWasWritten() {
    assertEquals(2 * 2 * 3 * TOKENS * 16 + LOGITS, all.length);
    for (int offset = 0; offset < all.length; offset += 13) {
      for (int length = 0; length <= all.length - offset; length += 31) {
        var piece = new byte[length];
        body.read(offset, MemorySegment.ofArray(piece));
        assertArrayEquals(Arrays.copyOfRange(all, offset, offset + length), piece);
      }
    }
  }

  @Test
  void keysAndValuesStandWhereTheModelLooksForThem() {
    var values = memory.values(1, 1, 1).asSlice(2 * SHAPE.headBytes(), TOKENS * 16);
    long offset = (2 * 3 + 3 + 2) * TOKENS * 16L;
    assertEquals(
        -1, MemorySegment.ofArray(all).asSlice(offset, values.byteSize()).mismatch(values));
  }

  private byte[] strip(int strip, int row, long offset, int bytes) {
    var target = new byte[bytes];
    memory.read(strip, row, offset, MemorySegment.ofArray(target));
    return target;
  }

  @Test
  void whatIsNotFilledAndTheOtherRowStayAsTheyWere() {
    for (int strip = 0; strip < memory.strips(); strip++) {
      assertArrayEquals(new byte[2 * 16], strip(strip, 1, TOKENS * 16L, 2 * 16));
      assertArrayEquals(new byte[7 * 16], strip(strip, 0, 0, 7 * 16));
    }
  }

  @Test
  void onlyTheTokensThatAreWantedAreWritten() {
    var other = new byte[all.length];
    for (int offset = 0; offset < all.length; offset += 29) {
      int end = Math.min(all.length, offset + 29);
      body.write(offset, MemorySegment.ofArray(other).asSlice(offset, end - offset), 2, 4);
    }
    var now = new byte[all.length];
    body.read(0, MemorySegment.ofArray(now));
    for (int i = 0; i < all.length; i++) {
      boolean logits = i >= all.length - LOGITS;
      int token = i % (TOKENS * 16) / 16;
      boolean kept = logits || token < 2 || token >= 4;
      assertEquals(kept ? all[i] : 0, now[i], "byte " + i);
    }
    body.write(all.length - LOGITS, MemorySegment.ofArray(new byte[LOGITS]), 4, 5);
    body.read(0, MemorySegment.ofArray(now));
    assertArrayEquals(new byte[LOGITS], Arrays.copyOfRange(now, all.length - LOGITS, all.length));
  }
}
