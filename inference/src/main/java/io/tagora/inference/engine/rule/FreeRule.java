package io.tagora.inference.engine.rule;

import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import io.tagora.runtime.model.OutputRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Anything up to an end token, a stop text or the last part allowed; no end before the least, but
 * where a part would begin below its floor. Parts are split at separators and stripped of white
 * space; empty ones are left out. A stop text is looked for inside a part.
 */
final class FreeRule implements TokenRule {
  private final Tokenizer tokenizer;
  private final TokenBytes vocabulary;
  private final Separator separator;
  private final List<Integer> endTokens;
  private final List<String> stops;
  private final StopTail tail;
  private final WritableTokens writable;
  private final OutputRule.Free rule;
  private final List<Integer> beginnings = new ArrayList<>();
  private final FinishedParts parts = new FinishedParts();
  private int[] tokens = new int[64];
  private int length;
  private double logProbability;

  FreeRule(
      Tokenizer tokenizer,
      TokenBytes vocabulary,
      Separator separator,
      List<Integer> endTokens,
      List<String> stops,
      WritableTokens writable,
      OutputRule.Free rule) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.separator = separator;
    this.endTokens = endTokens;
    this.stops = stops;
    tail = new StopTail(stops);
    this.writable = writable;
    this.rule = rule;
  }

  @Override
  public int allowed(int[] into) {
    var forbidden = new ArrayList<Integer>();
    if (parts.size() + (length > 0 ? 1 : 0) < rule.min()) {
      forbidden.addAll(endTokens);
    }
    if (rule.distinct() && length == 0) {
      forbidden.addAll(beginnings);
    }
    return forbidden.isEmpty() ? ANY : writable.all(into, forbidden);
  }

  @Override
  public Optional<Finish> accept(int token, double tokenLogProbability) {
    if (endTokens.contains(token)) {
      cut();
      return Optional.of(Finish.END_TOKEN);
    }
    if (token == separator.token()) {
      cut();
      return afterPart();
    }
    if (length == 0 && tokenLogProbability < rule.floor(parts.size())) {
      return Optional.of(Finish.RULE_COMPLETE);
    }
    append(token, tokenLogProbability);
    if (stoppedBy(token)) {
      return Optional.of(Finish.STOP_TEXT);
    }
    if (!separator.special() && breaksLine(token)) {
      cut();
      return afterPart();
    }
    return Optional.empty();
  }

  private Optional<Finish> afterPart() {
    return parts.size() >= rule.max() ? Optional.of(Finish.RULE_COMPLETE) : Optional.empty();
  }

  @Override
  public void cut() {
    finishPart(tokenizer.decode(Arrays.copyOf(tokens, length)));
  }

  @Override
  public List<Part> parts() {
    return parts.all();
  }

  @Override
  public String untold() {
    return parts.untold();
  }

  private void append(int token, double tokenLogProbability) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    if (length == 0) {
      beginnings.add(token);
    }
    tokens[length++] = token;
    logProbability += tokenLogProbability;
  }

  private boolean breaksLine(int token) {
    for (byte value : vocabulary.of(token)) {
      if (value == '\n') {
        return true;
      }
    }
    return false;
  }

  private boolean stoppedBy(int token) {
    if (stops.isEmpty() || !tail.endsIn(vocabulary.of(token))) {
      return false;
    }
    var text = tokenizer.decode(Arrays.copyOf(tokens, length));
    var first = stops.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min();
    first.ifPresent(at -> finishPart(text.substring(0, at)));
    return first.isPresent();
  }

  private void finishPart(String text) {
    var stripped = text.strip();
    if (!stripped.isEmpty()) {
      parts.add(new Part(stripped, logProbability));
    }
    length = 0;
    logProbability = 0;
    tail.clear();
  }
}
