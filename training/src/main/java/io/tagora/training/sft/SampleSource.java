package io.tagora.training.sft;

import java.util.List;
import java.util.stream.Stream;

/** Where samples come from: first as text for the tokenizer's trainer, then as trees of its ids. */
public interface SampleSource {
  /**
   * Texts that should be a token each, the most important first: what answers are made of, so that
   * to write one is one step and to copy one is to attend to one place.
   */
  List<String> names();

  /** The texts that the tokenizer is trained on; control tokens inside are left out by it. */
  Stream<String> texts();

  /** The samples as ids; the same trees in the same order for the same encoder. */
  TrainingSet trees(TextEncoder encoder);
}
