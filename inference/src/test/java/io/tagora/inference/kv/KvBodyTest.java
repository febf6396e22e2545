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

  private Arena arena;
  private KvMemory memory;
  private KvBody body;
  private byte[] all;

  @BeforeEach
  void fillARow() {
    arena = Arena.ofConfined();
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

  @Test
  void whatIsNotFilledAndTheOtherRowStayAsTheyWere() {
    for (int strip = 0; strip < memory.strips(); strip++) {
      var rest = memory.strip(strip, 1, 7).asSlice(TOKENS * 16L);
      assertEquals(-1, rest.mismatch(arena.allocate(rest.byteSize())));
      var other = memory.strip(strip, 0, 7);
      assertEquals(-1, other.mismatch(arena.allocate(other.byteSize())));
    }
  }
}
