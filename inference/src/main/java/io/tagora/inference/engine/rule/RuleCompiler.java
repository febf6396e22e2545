package io.tagora.inference.engine.rule;

import io.tagora.inference.InferenceException;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a sequence's rule from what was asked. Phrase sets with an id are compiled once and kept,
 * the least recently used leaving first. One thread.
 */
public final class RuleCompiler {
  private static final int KEPT_TABLES = 64;

  private final Tokenizer tokenizer;
  private final Separator separator;
  private final List<Integer> endTokens;
  private final WritableTokens writable;
  private final Map<String, PhraseTable> tables = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Makes rules for a model.
   *
   * @throws InferenceException if the model does not know the separator or an end token
   */
  public RuleCompiler(
      Tokenizer tokenizer, Separator separator, List<Integer> endTokens, int vocabulary) {
    this.tokenizer = tokenizer;
    this.separator = separator;
    this.endTokens = List.copyOf(endTokens);
    writable = new WritableTokens(vocabulary, separator.token(), endTokens);
  }

  /**
   * A new rule at its beginning.
   *
   * @throws InferenceException if a phrase cannot be written
   */
  public TokenRule compile(OutputRule rule, List<String> stops) {
    return switch (rule) {
      case OutputRule.Free free ->
          new FreeRule(tokenizer, separator, endTokens, stops, writable, free);
      case OutputRule.Phrases(var set, var min, var max) ->
          new PhraseRule(table(set), min, max, separator.token(), endTokens);
      case OutputRule.Text _,
          OutputRule.Regex _,
          OutputRule.JsonSchema _,
          OutputRule.JsonObject _ ->
          throw new InferenceException(
              "this engine's output rule must be free text in parts or phrases, got " + rule);
    };
  }

  private PhraseTable table(PhraseSet set) {
    if (set.id().isEmpty()) {
      return PhraseTable.of(set, tokenizer, writable);
    }
    var known = tables.get(set.id());
    if (known != null) {
      return known;
    }
    var table = PhraseTable.of(set, tokenizer, writable);
    tables.put(set.id(), table);
    if (tables.size() > KEPT_TABLES) {
      tables.remove(tables.keySet().iterator().next());
    }
    return table;
  }
}
