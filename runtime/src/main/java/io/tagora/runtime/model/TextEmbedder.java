package io.tagora.runtime.model;

import java.util.List;

/**
 * Turns texts into unit vectors whose dot product is their likeness. Safe to call from any thread.
 */
public interface TextEmbedder {
  int dimensions();

  /** One L2-normalised vector of {@link #dimensions} floats a text, in order. */
  List<float[]> embed(List<String> texts);

  /** How many tokens of the text {@link #embed} reads; the rest of a longer text is not read. */
  int tokens(String text);
}
