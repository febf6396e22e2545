package io.tagora.actors.device;

import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a text that its reader has been told. A text that is written anew comes piece by
 * piece as before, by the same seed and model; what was told is not told again.
 */
final class ToldText {
  private final List<String> told = new ArrayList<>();
  private int heard;

  /** What to do with a piece. */
  enum Word {
    NEW,
    KNOWN,
    /** It is not what was told in its place. */
    OTHER
  }

  /** The text begins anew. */
  void again() {
    heard = 0;
  }

  /** Hears the next piece; a new one counts as told. */
  Word hear(String piece) {
    if (heard < told.size()) {
      return told.get(heard++).equals(piece) ? Word.KNOWN : Word.OTHER;
    }
    told.add(piece);
    heard++;
    return Word.NEW;
  }
}
