package io.tagora.training.sft;

/** Turns text into token ids; a control token's text inside becomes its single id. */
@FunctionalInterface
public interface TextEncoder {
  int[] encode(String text);
}
