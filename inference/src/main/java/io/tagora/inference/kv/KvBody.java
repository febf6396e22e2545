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
      var piece = restOfPiece(offset + done);
      long bytes = Math.min(piece.byteSize(), target.byteSize() - done);
      MemorySegment.copy(piece, 0, target, done, bytes);
      done += bytes;
    }
  }

  /** Copies all of {@code source} over the bytes from {@code offset} on. */
  public void write(long offset, MemorySegment source) {
    long done = 0;
    while (done < source.byteSize()) {
      var piece = restOfPiece(offset + done);
      long bytes = Math.min(piece.byteSize(), source.byteSize() - done);
      MemorySegment.copy(source, done, piece, 0, bytes);
      done += bytes;
    }
  }

  /** From a place on: what is left of one head's keys or values, or of the logits. */
  private MemorySegment restOfPiece(long place) {
    return place < logitsBegin
        ? memory.strip((int) (place / stripBytes), row, tokens).asSlice(place % stripBytes)
        : logits.asSlice(place - logitsBegin);
  }
}
