package io.tagora.inference.park;

import io.tagora.inference.kv.KvBody;
import java.lang.foreign.Arena;

/**
 * A prompt that is copied out of a slot which is another's already, piece by piece, before that one
 * writes to it. Belongs to whoever holds the slot.
 */
public final class Leaving {
  private final KvPark park;
  private final KvBody body;
  final KvImage image;
  final Arena memory;

  /** Whether it is not wanted any more; {@link KvPark} guards it. */
  boolean isForgotten;

  private long copied;
  private boolean isOver;

  Leaving(KvPark park, KvBody body, KvImage image, Arena memory) {
    this.park = park;
    this.body = body;
    this.image = image;
    this.memory = memory;
  }

  /** Copies about so many bytes; whether all are copied and the slot may be written. */
  public boolean step(long most) {
    long bytes = Math.min(most, body.bytes() - copied);
    body.read(copied, image.body().asSlice(copied, bytes));
    copied += bytes;
    isOver = copied == body.bytes();
    if (isOver) {
      park.copied(this);
    }
    return isOver;
  }

  /** Gives up; what is copied wholly is left alone. */
  public void cancel() {
    if (!isOver) {
      isOver = true;
      park.gaveUp(this);
    }
  }
}
