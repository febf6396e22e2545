package io.tagora.inference.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KvHeaderTest {
  private static final KvGeometry FORMAT = new KvGeometry("FLOAT32", 3, 2, 8, 32, 10);
  private static final KvHeader HEADER = new KvHeader("abc", FORMAT, 100, new int[] {5, 0, 9});

  @Test
  void whatIsEncodedIsDecoded() {
    var decoded = KvHeader.decoded(HEADER.encoded()).orElseThrow();
    assertEquals("abc", decoded.model());
    assertEquals(FORMAT, decoded.geometry());
    assertEquals(100, decoded.chunkBytes());
    assertArrayEquals(HEADER.tokens(), decoded.tokens());
  }

  @Test
  void chunksCoverTheBodyWithoutAGap() {
    assertEquals(2 * 3 * 2 * 3 * 32 + 40, HEADER.bodyBytes());
    assertEquals(12, HEADER.bodyChunks());
    long end = 0;
    for (int index = 1; index <= HEADER.bodyChunks(); index++) {
      assertEquals(end, HEADER.offset(index));
      end += HEADER.length(index);
    }
    assertEquals(HEADER.bodyBytes(), end);
  }

  @Test
  void whatIsCutOrHasMoreOrIsOfAnotherVersionIsNotDecoded() {
    var bytes = HEADER.encoded();
    for (int length = 0; length < bytes.length; length++) {
      assertTrue(KvHeader.decoded(Arrays.copyOf(bytes, length)).isEmpty(), "cut at " + length);
    }
    assertTrue(KvHeader.decoded(Arrays.copyOf(bytes, bytes.length + 1)).isEmpty());
    bytes[3]++;
    assertTrue(KvHeader.decoded(bytes).isEmpty());
  }
}
