package io.tagora.inference.engine;

import io.tagora.inference.model.TokenBytes;
import io.tagora.runtime.model.Decoding.Report;
import io.tagora.runtime.model.ScoredToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The log-probabilities of the tokens of one answer, where they are wanted. */
final class TokenScores {
  private final TokenBytes vocabulary;
  private final Report report;
  private final List<ScoredToken> all = new ArrayList<>();
  private int told;

  TokenScores(TokenBytes vocabulary, Report report) {
    this.vocabulary = vocabulary;
    this.report = report;
  }

  /**
   * Notes a written token.
   *
   * @param normalizer what is taken from a logit to make it a log-probability
   */
  void add(int token, float[] logits, double normalizer) {
    if (report.logProbabilities()) {
      var alternatives = new ArrayList<ScoredToken>();
      for (int other : likeliest(logits)) {
        alternatives.add(score(other, logits[other] - normalizer, List.of()));
      }
      all.add(score(token, logits[token] - normalizer, alternatives));
    }
  }

  List<ScoredToken> all() {
    return all;
  }

  List<ScoredToken> untold() {
    var news = List.copyOf(all.subList(told, all.size()));
    told = all.size();
    return news;
  }

  /** The tokens of the greatest logits, the greatest first, of equals the lowest. */
  private int[] likeliest(float[] logits) {
    var best = new int[Math.min(report.alternatives(), logits.length)];
    int found = 0;
    for (int token = 0; token < logits.length && best.length > 0; token++) {
      if (found == best.length && logits[token] <= logits[best[found - 1]]) {
        continue;
      }
      int place = found == best.length ? found - 1 : found++;
      for (; place > 0 && logits[best[place - 1]] < logits[token]; place--) {
        best[place] = best[place - 1];
      }
      best[place] = token;
    }
    return best;
  }

  private ScoredToken score(int token, double logProbability, List<ScoredToken> alternatives) {
    byte[] own = vocabulary.of(token);
    var bytes = new ArrayList<Integer>();
    for (byte value : own) {
      bytes.add(value & 0xFF);
    }
    return new ScoredToken(
        new String(own, StandardCharsets.UTF_8), bytes, logProbability, alternatives);
  }
}
