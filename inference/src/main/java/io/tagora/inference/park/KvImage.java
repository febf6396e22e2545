package io.tagora.inference.park;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.tagora.inference.kv.KvHeader;
import io.tagora.runtime.model.KvChunk;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * One parked prompt in one piece of memory or of a file: magic number (8 bytes), length of the
 * header (4), checksum of the header (4), the header, a checksum for each chunk of the body (4
 * each), a checksum of these (4), the body; numbers are big-endian, checksums those of {@link
 * KvChunk}.
 */
final class KvImage {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long MAGIC = 0x5441474f52414b56L; // "TAGORAKV"
  private static final long HEADER = 16;

  private final KvHeader header;
  private final MemorySegment bytes;
  private final int seal;
  private final long table;
  private final long body;

  private KvImage(KvHeader header, int headerBytes, int seal, MemorySegment bytes) {
    this.header = header;
    this.bytes = bytes;
    this.seal = seal;
    table = HEADER + headerBytes;
    body = table + (header.bodyChunks() + 1L) * Integer.BYTES;
  }

  /** Bytes of an image with that header. */
  static long bytes(KvHeader header) {
    long checksums = (header.bodyChunks() + 1L) * Integer.BYTES;
    return HEADER + header.encoded().length + checksums + header.bodyBytes();
  }

  /** An image whose body is to be filled in and then {@link #seal}ed. */
  static KvImage begin(KvHeader header, MemorySegment bytes) {
    byte[] encoded = header.encoded();
    int seal = KvChunk.of(KvChunk.FIRST, 0, encoded).checksum();
    bytes.set(LONG, 0, MAGIC);
    bytes.set(INT, Long.BYTES, encoded.length);
    bytes.set(INT, Long.BYTES + Integer.BYTES, seal);
    MemorySegment.copy(encoded, 0, bytes, JAVA_BYTE, HEADER, encoded.length);
    return new KvImage(header, encoded.length, seal, bytes);
  }

  /** The image that {@code bytes} are; empty if all but its body is not as it was sealed. */
  static Optional<KvImage> of(MemorySegment bytes) {
    if (bytes.byteSize() < HEADER || bytes.get(LONG, 0) != MAGIC) {
      return Optional.empty();
    }
    int length = bytes.get(INT, Long.BYTES);
    int seal = bytes.get(INT, Long.BYTES + Integer.BYTES);
    if (length < 0 || length > bytes.byteSize() - HEADER) {
      return Optional.empty();
    }
    byte[] encoded = bytes.asSlice(HEADER, length).toArray(JAVA_BYTE);
    if (!new KvChunk(0, encoded, seal).isIntact(KvChunk.FIRST)) {
      return Optional.empty();
    }
    return KvHeader.decoded(encoded)
        .filter(header -> bytes(header) == bytes.byteSize())
        .map(header -> new KvImage(header, length, seal, bytes))
        .filter(KvImage::hasIntactTable);
  }

  KvHeader header() {
    return header;
  }

  MemorySegment bytes() {
    return bytes;
  }

  MemorySegment body() {
    return bytes.asSlice(body);
  }

  /** Writes the checksums of the body that was filled in. */
  void seal() {
    for (int index = 1; index <= header.bodyChunks(); index++) {
      bytes.set(INT, place(index), checksum(index, chunk(index)));
    }
    bytes.set(INT, place(header.bodyChunks() + 1), tableChecksum());
  }

  /** The bytes of the body's chunk of that index, counted from 1; not checked. */
  MemorySegment chunk(int index) {
    return bytes.asSlice(body + header.offset(index), header.length(index));
  }

  /** Whether a copy of a chunk has the checksum that the chunk was sealed with. */
  boolean isIntact(int index, MemorySegment copy) {
    return bytes.get(INT, place(index)) == checksum(index, copy);
  }

  private int checksum(int index, MemorySegment chunk) {
    return KvChunk.checksum(seal, index, chunk.asByteBuffer());
  }

  private boolean hasIntactTable() {
    return bytes.get(INT, place(header.bodyChunks() + 1)) == tableChecksum();
  }

  private int tableChecksum() {
    long length = (long) header.bodyChunks() * Integer.BYTES;
    return KvChunk.checksum(seal, 0, bytes.asSlice(table, length).asByteBuffer());
  }

  private long place(int index) {
    return table + (index - 1L) * Integer.BYTES;
  }
}
