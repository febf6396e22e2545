package io.tagora.gateway.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.ScoredToken;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers of {@code /v1/chat/completions}.
 *
 * @param created in seconds since 1970
 * @param scored whether the tokens' log-probabilities were asked for
 */
record ChatShape(String id, long created, String model, boolean scored) implements AnswerShape {
  private static final String WHOLE = "chat.completion";
  private static final String CHUNK = "chat.completion.chunk";

  /** An answer or a chunk of one. */
  record Answer(
      String id,
      String object,
      long created,
      String model,
      List<?> choices,
      @JsonInclude(Include.NON_NULL) @Nullable UsageJson usage) {}

  record Message(String role, String content, @Nullable String refusal) {}

  record Choice(
      int index,
      Message message,
      @Nullable Scores logprobs,
      @JsonProperty("finish_reason") String finishReason) {}

  @JsonInclude(Include.NON_NULL)
  record Delta(@Nullable String role, @Nullable String content) {}

  record ChunkChoice(
      int index,
      Delta delta,
      @Nullable Scores logprobs,
      @JsonProperty("finish_reason") @Nullable String finishReason) {}

  record Scores(List<Token> content, @Nullable String refusal) {
    static Scores of(List<ScoredToken> tokens) {
      return new Scores(tokens.stream().map(Token::of).toList(), null);
    }
  }

  /** A token of the answer. */
  record Token(
      String token,
      double logprob,
      @Nullable List<Integer> bytes,
      @JsonProperty("top_logprobs") List<Alternative> alternatives) {
    static Token of(ScoredToken token) {
      return new Token(
          token.text(),
          token.logProbability(),
          bytesOf(token),
          token.alternatives().stream().map(Alternative::of).toList());
    }
  }

  /** A token that could have stood there. */
  record Alternative(String token, double logprob, @Nullable List<Integer> bytes) {
    static Alternative of(ScoredToken token) {
      return new Alternative(token.text(), token.logProbability(), bytesOf(token));
    }
  }

  private static @Nullable List<Integer> bytesOf(ScoredToken token) {
    return token.bytes().isEmpty() ? null : token.bytes();
  }

  @Override
  public Answer whole(List<Generation> choices, Usage usage) {
    List<Choice> written =
        IntStream.range(0, choices.size()).mapToObj(i -> choice(i, choices.get(i))).toList();
    return new Answer(id, WHOLE, created, model, written, UsageJson.of(usage));
  }

  private Choice choice(int index, Generation generation) {
    return new Choice(
        index,
        new Message("assistant", AnswerShape.text(generation), null),
        scored ? Scores.of(generation.tokens()) : null,
        AnswerShape.reason(generation.finish()));
  }

  @Override
  public List<Object> opening(int choices) {
    return IntStream.range(0, choices)
        .<Object>mapToObj(i -> chunk(new ChunkChoice(i, new Delta("assistant", ""), null, null)))
        .toList();
  }

  @Override
  public Answer piece(int choice, String text, List<ScoredToken> tokens) {
    var scores = scored ? Scores.of(tokens) : null;
    return chunk(new ChunkChoice(choice, new Delta(null, text), scores, null));
  }

  @Override
  public Answer closing(int choice, Finish finish) {
    return chunk(new ChunkChoice(choice, new Delta(null, null), null, AnswerShape.reason(finish)));
  }

  @Override
  public Answer usage(Usage usage) {
    return new Answer(id, CHUNK, created, model, List.of(), UsageJson.of(usage));
  }

  private Answer chunk(ChunkChoice choice) {
    return new Answer(id, CHUNK, created, model, List.of(choice), null);
  }
}
