package io.tagora.inference.engine.rule;

import io.tagora.inference.model.TokenBytes;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import java.util.List;
import java.util.Optional;

/** Any text as one part, exactly as written, up to an end token or a stop. */
final class TextRule implements TokenRule {
  private final TokenBytes vocabulary;
  private final List<Integer> endTokens;
  private final WrittenText text;
  private double logProbability;

  TextRule(TokenBytes vocabulary, List<Integer> endTokens, List<String> stops) {
    this.vocabulary = vocabulary;
    this.endTokens = endTokens;
    text = new WrittenText(stops);
  }

  @Override
  public int allowed(int[] into) {
    return ANY;
  }

  @Override
  public Optional<Finish> accept(int token, double tokenLogProbability) {
    if (endTokens.contains(token)) {
      cut();
      return Optional.of(Finish.END_TOKEN);
    }
    logProbability += tokenLogProbability;
    return text.append(vocabulary.of(token)) ? Optional.of(Finish.STOP_TEXT) : Optional.empty();
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
