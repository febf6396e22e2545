package io.tagora.inference.engine;

import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.runtime.model.DecodeEngine.Ended;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One running sequence: what it wrote and may write. Its row is its place in the batch. */
final class DecodeSequence {
  private final long id;
  private final Decoding decoding;
  private final TokenRule rule;
  private final RandomGenerator random;
  private int length;
  private int lastToken;
  private int generated;

  /**
   * @param length tokens in its KV
   */
  DecodeSequence(long id, Decoding decoding, TokenRule rule, int length) {
    this.id = id;
    this.decoding = decoding;
    this.rule = rule;
    this.length = length;
    random = new SplittableRandom(decoding.seed());
  }

  /** Chooses and takes the next token; says how the sequence ended by it, or empty. */
  Optional<Ended> write(float[] logits, int[] allowed, Sampler sampler, int capacity) {
    double normalizer = LogSumExp.of(logits);
    if (!Double.isFinite(normalizer)) {
      return Optional.of(new Ended.Failed(id, "the model's logits must be numbers, got NaN"));
    }
    int count = rule.allowed(allowed);
    lastToken = sampler.sample(logits, allowed, count, decoding, random);
    generated++;
    var finish = rule.accept(lastToken, logits[lastToken] - normalizer);
    return finish.or(() -> cutAtBounds(capacity)).map(this::written);
  }

  /** The last token's keys and values are in the KV now. */
  void tokenRead() {
    length++;
  }

  private Ended written(Finish finish) {
    return new Ended.Written(id, new Generation(rule.parts(), generated, finish));
  }

  long id() {
    return id;
  }

  int length() {
    return length;
  }

  int lastToken() {
    return lastToken;
  }

  private Optional<Finish> cutAtBounds(int capacity) {
    if (generated < decoding.maxTokens() && length < capacity) {
      return Optional.empty();
    }
    rule.cut();
    return Optional.of(generated < decoding.maxTokens() ? Finish.CONTEXT_FULL : Finish.MAX_TOKENS);
  }
}
