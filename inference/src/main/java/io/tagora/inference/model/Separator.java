package io.tagora.inference.model;

import io.tagora.inference.InferenceException;
import io.tagora.runtime.model.ControlToken;

/**
 * What stands between the parts of an answer.
 *
 * @param special whether the token is never part of other text; if not, it is a line break, which
 *     other tokens may hold too
 */
public record Separator(int token, boolean special) {

  /** The separator token of our own tokenizers, or else the line break. */
  public static Separator of(Tokenizer tokenizer) {
    var own = tokenizer.tokenOf(ControlToken.SEPARATOR.text());
    if (own.isPresent()) {
      return new Separator(own.getAsInt(), true);
    }
    var lineBreak = tokenizer.tokenOf("\n");
    return new Separator(
        lineBreak.orElseThrow(() ->
            new InferenceException(
                "the tokenizer must have a token for %s or for a line break, got neither"
                    .formatted(ControlToken.SEPARATOR.text()))),
        false);
  }
}
