package io.tagora.inference.park;

import io.tagora.inference.kv.KvBody;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parked prompt, or a beginning of one, on its way back into a slot, chunk by chunk. A chunk is
 * copied, the copy is checked, and the copy is what is written. Belongs to whoever holds the slot.
 */
public final class Restoring {
  /** What came of a step. */
  public enum Outcome {
    /** There is more to do. */
    MORE,
    /** The slot has {@link #tokens} tokens, and the logits after the last if they are all. */
    DONE,
    /** It is not what was parked, and dropped; the slot has as many tokens as before. */
    DAMAGED
  }

  private final KvPark park;
  private final Parked parked;
  private final KvBody body;
  private final int from;
  private final int to;
  private final Arena arena = Arena.ofShared();
  private @Nullable KvImage image;
  private int next = 1;
  private long nanos;
  private boolean isOver;

  Restoring(KvPark park, Parked parked, KvBody body, int from, int to) {
    this.park = park;
    this.parked = parked;
    this.body = body;
    this.from = from;
    this.to = to;
  }

  /** How many first tokens the slot will have. */
  public int tokens() {
    return to;
  }

  /** Copies about so many bytes. */
  public Outcome step(long most) {
    long begin = park.nanoTime();
    var outcome = attempt(most);
    nanos += park.nanoTime() - begin;
    if (outcome != Outcome.MORE) {
      end();
      park.restored(parked, outcome == Outcome.DONE ? to - from : 0, nanos);
    }
    return outcome;
  }

  /** Gives up; what has ended is left alone. */
  public void cancel() {
    if (!isOver) {
      end();
      park.gaveUp(parked);
    }
  }

  private Outcome attempt(long most) {
    try {
      var open = image == null ? open() : Optional.of(image);
      return open.map(whole -> copy(whole, most)).orElse(Outcome.DAMAGED);
    } catch (IOException | InternalError _) { // a mapped file that shrinks is an InternalError
      return Outcome.DAMAGED;
    }
  }

  private Optional<KvImage> open() throws IOException {
    var opened =
        KvImage.of(parked.kept.open(arena))
            .filter(found -> park.isOwn(found.header()))
            .filter(found -> Arrays.equals(found.header().tokens(), parked.tokens));
    image = opened.orElse(null);
    return opened;
  }

  private Outcome copy(KvImage whole, long most) {
    var header = whole.header();
    var scratch = arena.allocate(header.length(1));
    for (long copied = 0; copied < most && next <= header.bodyChunks(); next++) {
      var chunk = whole.chunk(next);
      var copy = scratch.asSlice(0, chunk.byteSize());
      MemorySegment.copy(chunk, 0, copy, 0, chunk.byteSize());
      if (!whole.isIntact(next, copy)) {
        return Outcome.DAMAGED;
      }
      body.write(header.offset(next), copy, from, to);
      copied += chunk.byteSize();
    }
    return next > header.bodyChunks() ? Outcome.DONE : Outcome.MORE;
  }

  private void end() {
    isOver = true;
    arena.close();
  }
}
