package io.tagora.inference.park;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.kv.KvHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvImageTest {
  private static final KvHeader HEADER =
      new KvHeader("abc", Rows.GEOMETRY, 100, new int[] {5, 0, 9});

  private final Arena arena = Arena.ofConfined();
  private final byte[] body = new byte[(int) HEADER.bodyBytes()];

  @AfterEach
  void free() {
    arena.close();
  }

  private MemorySegment sealed() {
    new Random(5).nextBytes(body);
    var image = KvImage.begin(HEADER, arena.allocate(KvImage.bytes(HEADER)));
    image.body().copyFrom(MemorySegment.ofArray(body));
    image.seal();
    return image.bytes();
  }

  /** The body as its checked chunks give it; empty if anything is not as it was sealed. */
  private static Optional<byte[]> read(MemorySegment bytes) {
    return KvImage.of(bytes).flatMap(KvImageTest::chunks);
  }

  private static Optional<byte[]> chunks(KvImage image) {
    var body = new byte[(int) image.header().bodyBytes()];
    for (int index = 1; index <= image.header().bodyChunks(); index++) {
      var chunk = image.chunk(index);
      if (!image.isIntact(index, chunk)) {
        return Optional.empty();
      }
      MemorySegment.ofArray(body)
          .asSlice(image.header().offset(index), chunk.byteSize())
          .copyFrom(chunk);
    }
    return Optional.of(body);
  }

  @Test
  void whatIsSealedIsRead() {
    var image = sealed();
    assertArrayEquals(body, read(image).orElseThrow());
    assertArrayEquals(HEADER.tokens(), KvImage.of(image).orElseThrow().header().tokens());
  }

  @Test
  void anyFlippedBitIsFound() {
    var image = sealed();
    for (long at = 0; at < image.byteSize(); at++) {
      byte before = image.get(ValueLayout.JAVA_BYTE, at);
      image.set(ValueLayout.JAVA_BYTE, at, (byte) (before ^ 1 << at % 8));
      assertEquals(Optional.empty(), read(image), "byte " + at);
      image.set(ValueLayout.JAVA_BYTE, at, before);
    }
    assertTrue(read(image).isPresent());
  }

  @Test
  void whatIsCutOrLongerIsNoImage() {
    var image = sealed();
    for (long length = 0; length < image.byteSize(); length++) {
      assertFalse(KvImage.of(image.asSlice(0, length)).isPresent(), "cut at " + length);
    }
    var longer = arena.allocate(image.byteSize() + 1);
    MemorySegment.copy(image, 0, longer, 0, image.byteSize());
    assertFalse(KvImage.of(longer).isPresent());
  }

  @Test
  void whatWasNeverSealedIsNoImage() {
    var image = KvImage.begin(HEADER, arena.allocate(KvImage.bytes(HEADER)));
    assertFalse(KvImage.of(image.bytes()).isPresent());
    assertEquals(HEADER.bodyBytes(), image.body().byteSize());
  }
}
