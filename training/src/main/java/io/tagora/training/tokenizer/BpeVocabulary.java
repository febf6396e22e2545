package io.tagora.training.tokenizer;

import io.tagora.runtime.model.ControlToken;
import java.util.ArrayList;
import java.util.List;

/**
 * A trained byte-level BPE: tokens by id, and the merges in the order in which they apply.
 *
 * @param tokens control tokens first, then the 256 bytes, then the names, then one token a merge
 *     (two merges may lead to the same token), spelled in the {@link ByteAlphabet}
 * @param names texts that are one token wherever they stand as words of their own
 */
public record BpeVocabulary(List<String> tokens, List<String> names, List<Merge> merges) {

  /** Two neighbouring tokens that become one. */
  public record Merge(String left, String right) {}

  public BpeVocabulary {
    tokens = List.copyOf(tokens);
    names = List.copyOf(names);
    merges = List.copyOf(merges);
  }

  public int size() {
    return tokens.size();
  }

  /** Control tokens and bytes: what every vocabulary starts with. */
  static List<String> base() {
    List<String> tokens = new ArrayList<>(ControlToken.texts());
    for (int b = 0; b < ByteAlphabet.SIZE; b++) {
      tokens.add(String.valueOf(ByteAlphabet.character(b)));
    }
    return tokens;
  }
}
