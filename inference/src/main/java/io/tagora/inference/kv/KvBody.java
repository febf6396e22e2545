package io.tagora.inference.kv;

import java.lang.foreign.MemorySegment;

/**
 * The filled part of a row and the logits after its last token, as one run of bytes: for each layer
 * the keys of each head, then the values of each head, [tokens, dimension] every one, and last the
 * logits. Who may touch the row is not decided here.
 */
public final class KvBody {
  private final KvMemory memory;
  private final int row;
  private final int tokens;
  private final MemorySegment logits;
  private final long stripBytes;
  private final long logitsBegin;

  /**
   * The body of a prompt of so many tokens.
   *
   * @param logits the row's, [vocabulary] 32-bit floats
   */
  public KvBody(KvMemory memory, int row, int tokens, MemorySegment logits) {
    this.memory = memory;
    this.row = row;
    this.tokens = tokens;
    this.logits = logits;
    stripBytes = tokens * memory.shape().tokenBytes();
    logitsBegin = memory.strips() * stripBytes;
  }

  public long bytes() {
    return logitsBegin + logits.byteSize();
  }

  /** Copies the bytes from {@code offset} on into all of {@code target}. */
  public void read(long offset, MemorySegment target) {
    long done = 0;
    while (done < target.byteSize()) {
      long bytes = restOfPiece(offset + done, target.byteSize() - done);
      read(offset + done, target, done, bytes);
      done += bytes;
    }
  }

  private void read(long place, MemorySegment target, long at, long bytes) {
    if (place < logitsBegin) {
      memory.read(strip(place), row, place % stripBytes, target.asSlice(at, bytes));
    } else {
      MemorySegment.copy(logits, place - logitsBegin, target, at, bytes);
    }
  }

  /** Copies all of {@code source} over the bytes from {@code offset} on. */
  public void write(long offset, MemorySegment source) {
    write(offset, source, 0, tokens);
  }

  /**
   * Copies what {@code source} has of tokens [from, to), and of the logits where {@code to} is the
   * last of all, over the bytes from {@code offset} on; the others stay.
   */
  public void write(long offset, MemorySegment source, int from, int to) {
    long done = 0;
    while (done < source.byteSize()) {
      long bytes = restOfPiece(offset + done, source.byteSize() - done);
      if (offset + done < logitsBegin) {
        writeStrip(offset + done, source.asSlice(done, bytes), from, to);
      } else if (to == tokens) {
        MemorySegment.copy(source, done, logits, offset + done - logitsBegin, bytes);
      }
      done += bytes;
    }
  }

  private void writeStrip(long place, MemorySegment source, int from, int to) {
    long first = place % stripBytes;
    long begin = Math.max(first, from * memory.shape().tokenBytes());
    long end = Math.min(first + source.byteSize(), to * memory.shape().tokenBytes());
    if (begin < end) {
      memory.write(strip(place), row, begin, source.asSlice(begin - first, end - begin));
    }
  }

  private int strip(long place) {
    return (int) (place / stripBytes);
  }

  /** How many of so many bytes lie in one head's keys or values, or in the logits. */
  private long restOfPiece(long place, long most) {
    return place < logitsBegin ? Math.min(stripBytes - place % stripBytes, most) : most;
  }
}
