package io.tagora.inference.graph;

import java.io.IOException;

/** How a decoder's layers attend to the keys and values of tokens that were read before. */
sealed interface AttentionBlock permits AttentionGraph, DecodeAttentionGraph, PromptAttention {

  /** Adds inputs and constants that all layers share. */
  void declare() throws IOException;

  /** Adds one layer's block and returns its output, before it is added to the stream. */
  String attend(int layer, String normed) throws IOException;
}
