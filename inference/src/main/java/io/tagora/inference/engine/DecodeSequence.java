package io.tagora.inference.engine;

import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.inference.model.TokenBytes;
import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.DecodeEngine.Progress;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One running sequence: what it wrote and may write. Its row is its place in the batch. */
final class DecodeSequence {
  private final long id;
  private final int[] prompt;
  private final Decoding decoding;
  private final TokenRule rule;
  private final RandomGenerator random;
  private final WrittenTokens written;
  private final TokenScores scores;
  private int length;
  private int lastToken;
  private int generated;

  /**
   * A sequence that has written nothing yet.
   *
   * @param prompt the tokens in its KV
   */
  DecodeSequence(long id, Decoding decoding, TokenRule rule, TokenBytes vocabulary, int[] prompt) {
    this.id = id;
    this.prompt = prompt;
    this.decoding = decoding;
    this.rule = rule;
    length = prompt.length;
    random = new SplittableRandom(decoding.seed());
    written = new WrittenTokens(decoding.penalties());
    scores = new TokenScores(vocabulary, decoding.report());
  }

  /**
   * Chooses and takes the next token; says how the sequence ended by it, or empty. Logits that are
   * not finite fail it, and no token is taken.
   */
  Optional<Ended> write(float[] logits, int[] allowed, Sampler sampler, int capacity) {
    int broken = LogSumExp.firstNotFinite(logits);
    if (broken >= 0) {
      return Optional.of(
          new Ended.Failed(
              id,
              "the model's logits must be numbers, got %s for token %d after %d tokens"
                  .formatted(logits[broken], broken, length)));
    }
    lastToken = choose(logits, allowed, sampler);
    generated++;
    written.add(lastToken);
    double normalizer = LogSumExp.of(logits);
    var finish = rule.accept(lastToken, logits[lastToken] - normalizer);
    if (finish.isEmpty() || finish.get() != Finish.END_TOKEN) {
      scores.add(lastToken, logits, normalizer);
    }
    return finish.or(() -> cutAtBounds(capacity)).map(this::ended);
  }

  /** What is settled since the last call, if it is streamed and there is any. */
  Optional<Progress> progress() {
    if (!decoding.report().streamed()) {
      return Optional.empty();
    }
    var progress = new Progress(id, rule.untold(), scores.untold());
    return progress.text().isEmpty() && progress.tokens().isEmpty()
        ? Optional.empty()
        : Optional.of(progress);
  }

  /** The last token's keys and values are in the KV now. */
  void tokenRead() {
    length++;
  }

  long id() {
    return id;
  }

  /** What it continues; nobody writes to it. */
  int[] prompt() {
    return prompt;
  }

  /** Tokens that prompt and answer have at most. */
  int longest() {
    return prompt.length + decoding.maxTokens();
  }

  int length() {
    return length;
  }

  int lastToken() {
    return lastToken;
  }

  private int choose(float[] logits, int[] allowed, Sampler sampler) {
    int count = rule.allowed(allowed);
    written.penalize(logits);
    int token = sampler.sample(logits, allowed, count, decoding, random);
    written.restore(logits);
    return token;
  }

  private Optional<Finish> cutAtBounds(int capacity) {
    if (generated < decoding.maxTokens() && length < capacity) {
      return Optional.empty();
    }
    rule.cut();
    return Optional.of(generated < decoding.maxTokens() ? Finish.CONTEXT_FULL : Finish.MAX_TOKENS);
  }

  private Ended ended(Finish finish) {
    return new Ended.Written(id, new Generation(rule.parts(), generated, finish, scores.all()));
  }
}
