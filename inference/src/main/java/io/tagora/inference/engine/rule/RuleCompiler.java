package io.tagora.inference.engine.rule;

import io.tagora.inference.InferenceException;
import io.tagora.inference.engine.rule.grammar.GrammarCompiler;
import io.tagora.inference.engine.rule.grammar.TokenGrammar;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import java.util.List;

/**
 * Makes a sequence's rule from what was asked. Phrase sets with an id, patterns and schemas are
 * compiled once and kept, the least recently used leaving first. One thread.
 */
public final class RuleCompiler {
  private static final int KEPT_TABLES = 64;
  private static final int KEPT_GRAMMARS = 8;

  private final Tokenizer tokenizer;
  private final TokenBytes vocabulary;
  private final Separator separator;
  private final List<Integer> endTokens;
  private final WritableTokens writable;
  private final Recent<String, PhraseTable> tables = new Recent<>(KEPT_TABLES);
  private final Recent<OutputRule, TokenGrammar> grammars = new Recent<>(KEPT_GRAMMARS);
  private final GrammarCompiler compiler;

  /**
   * Makes rules for a model.
   *
   * @param vocabulary one entry for each of the model's tokens
   * @throws InferenceException if the model does not know the separator or an end token
   */
  public RuleCompiler(
      Tokenizer tokenizer, TokenBytes vocabulary, Separator separator, List<Integer> endTokens) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.separator = separator;
    this.endTokens = List.copyOf(endTokens);
    compiler = new GrammarCompiler(vocabulary, this.endTokens);
    writable = new WritableTokens(vocabulary.size(), separator.token(), endTokens);
  }

  /**
   * A new rule at its beginning.
   *
   * @throws InferenceException if a phrase cannot be written, or a pattern or schema not be met
   */
  public TokenRule compile(OutputRule rule, List<String> stops) {
    return switch (rule) {
      case OutputRule.Free free ->
          new FreeRule(tokenizer, vocabulary, separator, endTokens, stops, writable, free);
      case OutputRule.Phrases(var set, var min, var max) ->
          new PhraseRule(table(set), min, max, separator.token(), endTokens);
      case OutputRule.Text _ -> new TextRule(vocabulary, endTokens, stops);
      case OutputRule.Regex(var pattern) ->
          grammarRule(grammars.of(rule, _ -> compiler.regex(pattern)), stops);
      case OutputRule.JsonSchema(var schema) ->
          grammarRule(grammars.of(rule, _ -> compiler.jsonSchema(schema)), stops);
      case OutputRule.JsonObject _ ->
          grammarRule(grammars.of(rule, _ -> compiler.jsonObject()), stops);
    };
  }

  /** The bytes of the model's tokens. */
  public TokenBytes vocabulary() {
    return vocabulary;
  }

  private TokenRule grammarRule(TokenGrammar grammar, List<String> stops) {
    return new GrammarRule(grammar, vocabulary, endTokens, stops);
  }

  private PhraseTable table(PhraseSet set) {
    return set.id().isEmpty()
        ? PhraseTable.of(set, tokenizer, writable)
        : tables.of(set.id(), _ -> PhraseTable.of(set, tokenizer, writable));
  }
}
