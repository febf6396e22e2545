package io.tagora.runtime.model;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The special tokens that mark the parts of a prompt; every tokenizer that we train has them, in
 * this order, first.
 */
public enum ControlToken {
  PAD("<|pad|>"),
  BEGIN("<|begin|>"),
  END("<|end|>"),
  SEPARATOR("<|sep|>"),
  ANSWER("<|answer|>"),
  PLAN("<|plan|>"),
  EXPERT("<|expert|>"),
  ARBITER("<|arbiter|>"),
  EXPLAIN("<|explain|>");

  private static final Pattern ANY = Pattern.compile("<\\|[^|]{0,32}\\|>");

  private final String text;

  ControlToken(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static List<String> texts() {
    return Stream.of(values()).map(ControlToken::text).toList();
  }

  /** Takes everything that looks like a control token out of text that users or catalogs bring. */
  public static String removeFrom(String foreign) {
    return foreign.contains("<|") ? ANY.matcher(foreign).replaceAll(" ") : foreign;
  }
}
