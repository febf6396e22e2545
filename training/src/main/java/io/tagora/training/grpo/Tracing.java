package io.tagora.training.grpo;

import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.rule.RuleCompiler;
import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.model.Separator;
import io.tagora.inference.model.TokenBytes;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.OutputRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds out which tokens an answer is made of and what each was chosen from, by walking its rule
 * again. One thread.
 */
final class Tracing {
  private final LanguageModelEngine engine;
  private final RuleCompiler rules;
  private final List<Integer> endTokens;
  private final int separator;
  private final int[] room;

  Tracing(Policy policy) {
    engine = policy.engine();
    ModelFolder model = ModelFolder.read(policy.graph());
    TokenBytes vocabulary = TokenBytes.read(model.tokenizerFile(), model.shape().vocabulary());
    endTokens = model.endTokens();
    var marks = Separator.of(engine.tokenizer());
    separator = marks.token();
    rules = new RuleCompiler(engine.tokenizer(), vocabulary, marks, endTokens);
    room = new int[vocabulary.size()];
  }

  /**
   * An answer's tokens.
   *
   * @param tokens ids, separators included, and the end token where one was chosen
   * @param partOf for each token the place of the part that it belongs to; what follows a part is
   *     the part's
   * @param allowed for each token what the rule let the model choose from, itself included
   */
  @SuppressWarnings("ArrayRecordComponent") // Token arrays of a hot loop; compared nowhere.
  record Trace(int[] tokens, int[] partOf, List<int[]> allowed) {}

  Trace of(OutputRule written, Generation generation) {
    int[] tokens = tokens(generation);
    TokenRule rule = rules.compile(written, List.of());
    List<int[]> allowed = new ArrayList<>();
    for (int token : tokens) {
      int count = rule.allowed(room);
      allowed.add(
          count == TokenRule.ANY
              ? IntStream.range(0, room.length).toArray()
              : Arrays.copyOf(room, count));
      rule.accept(token, 0);
    }
    return new Trace(tokens, partOf(tokens), allowed);
  }

  private int[] partOf(int[] tokens) {
    var partOf = new int[tokens.length];
    for (int i = 1; i < tokens.length; i++) {
      partOf[i] = tokens[i - 1] == separator ? partOf[i - 1] + 1 : partOf[i - 1];
    }
    return partOf;
  }

  private int[] tokens(Generation generation) {
    var ids = IntStream.builder();
    List<String> texts = generation.texts();
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) {
        ids.add(separator);
      }
      Arrays.stream(engine.tokenizer().encode(texts.get(i))).forEach(ids::add);
    }
    if (generation.finish() == Finish.END_TOKEN) {
      ids.add(endTokens.getFirst());
    }
    return ids.build().toArray();
  }
}
