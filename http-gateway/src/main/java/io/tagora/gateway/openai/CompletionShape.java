package io.tagora.gateway.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.ScoredToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Answers of {@code /v1/completions}; belongs to one request, whose chunks come in their order. */
final class CompletionShape implements AnswerShape {
  private static final String OBJECT = "text_completion";

  private final String id;
  private final long created;
  private final String model;
  private final boolean scored;
  private final Map<Integer, Integer> offsets = new HashMap<>();

  /**
   * A request's shape.
   *
   * @param created in seconds since 1970
   * @param scored whether the tokens' log-probabilities were asked for
   */
  CompletionShape(String id, long created, String model, boolean scored) {
    this.id = id;
    this.created = created;
    this.model = model;
    this.scored = scored;
  }

  /** An answer or a chunk of one. */
  record Answer(
      String id,
      String object,
      long created,
      String model,
      List<Choice> choices,
      @JsonInclude(Include.NON_NULL) @Nullable UsageJson usage) {}

  record Choice(
      int index,
      String text,
      @Nullable Scores logprobs,
      @JsonProperty("finish_reason") @Nullable String finishReason) {}

  /**
   * The tokens of a text.
   *
   * @param offsets where each begins, in characters (code points) of what was written
   */
  record Scores(
      List<String> tokens,
      @JsonProperty("token_logprobs") List<Double> logProbabilities,
      @JsonProperty("top_logprobs") List<Map<String, Double>> alternatives,
      @JsonProperty("text_offset") List<Integer> offsets) {}

  @Override
  public Answer whole(List<Generation> choices, Usage usage) {
    List<Choice> written =
        IntStream.range(0, choices.size()).mapToObj(i -> choice(i, choices.get(i))).toList();
    return new Answer(id, OBJECT, created, model, written, UsageJson.of(usage));
  }

  private Choice choice(int index, Generation generation) {
    return new Choice(
        index,
        AnswerShape.text(generation),
        scores(index, generation.tokens()),
        AnswerShape.reason(generation.finish()));
  }

  private @Nullable Scores scores(int choice, List<ScoredToken> tokens) {
    if (!scored) {
      return null;
    }
    int offset = offsets.getOrDefault(choice, 0);
    var begins = new ArrayList<Integer>();
    for (ScoredToken token : tokens) {
      begins.add(offset);
      offset += token.text().codePointCount(0, token.text().length());
    }
    offsets.put(choice, offset);
    return new Scores(
        tokens.stream().map(ScoredToken::text).toList(),
        tokens.stream().map(ScoredToken::logProbability).toList(),
        tokens.stream().map(CompletionShape::alternatives).toList(),
        begins);
  }

  /** Of two tokens that read the same the likelier one. */
  private static Map<String, Double> alternatives(ScoredToken token) {
    var byText = new LinkedHashMap<String, Double>();
    token
        .alternatives()
        .forEach(other -> byText.merge(other.text(), other.logProbability(), Math::max));
    return byText;
  }

  @Override
  public List<Object> opening(int choices) {
    return List.of();
  }

  @Override
  public Answer piece(int choice, String text, List<ScoredToken> tokens) {
    return chunk(new Choice(choice, text, scores(choice, tokens), null));
  }

  @Override
  public Answer closing(int choice, Finish finish) {
    return chunk(new Choice(choice, "", null, AnswerShape.reason(finish)));
  }

  @Override
  public Answer usage(Usage usage) {
    return new Answer(id, OBJECT, created, model, List.of(), UsageJson.of(usage));
  }

  private Answer chunk(Choice choice) {
    return new Answer(id, OBJECT, created, model, List.of(choice), null);
  }
}
