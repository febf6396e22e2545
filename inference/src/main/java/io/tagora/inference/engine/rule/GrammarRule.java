package io.tagora.inference.engine.rule;

import io.tagora.inference.engine.rule.grammar.TokenGrammar;
import io.tagora.inference.model.TokenBytes;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import java.util.List;
import java.util.Optional;

/**
 * One part that a grammar allows. The end tokens are allowed where it may end; where it must, the
 * writing ends by itself.
 */
final class GrammarRule implements TokenRule {
  private final TokenBytes vocabulary;
  private final List<Integer> endTokens;
  private final TokenGrammar.Cursor cursor;
  private final WrittenText text;
  private double logProbability;

  GrammarRule(
      TokenGrammar grammar, TokenBytes vocabulary, List<Integer> endTokens, List<String> stops) {
    this.vocabulary = vocabulary;
    this.endTokens = endTokens;
    cursor = grammar.begin();
    text = new WrittenText(stops);
  }

  @Override
  public int allowed(int[] into) {
    int count = cursor.allowed(into);
    if (cursor.mayEnd()) {
      for (int token : endTokens) {
        into[count++] = token;
      }
    }
    return count;
  }

  @Override
  public Optional<Finish> accept(int token, double tokenLogProbability) {
    if (endTokens.contains(token)) {
      cut();
      return Optional.of(Finish.END_TOKEN);
    }
    cursor.accept(token);
    logProbability += tokenLogProbability;
    if (text.append(vocabulary.of(token))) {
      return Optional.of(Finish.STOP_TEXT);
    }
    if (cursor.mustEnd()) {
      cut();
      return Optional.of(Finish.RULE_COMPLETE);
    }
    return Optional.empty();
  }

  @Override
  public void cut() {
    text.end();
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part(text.all(), logProbability));
  }

  @Override
  public String untold() {
    return text.untold();
  }
}
