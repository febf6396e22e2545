package io.tagora.inference.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.runtime.model.ScoredToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a server answered.
 *
 * @param generatedTokens as the server counts, else as many as it listed
 * @param tokens with their log-probabilities; none where the server gives none
 * @param full whether the writing ended for want of room
 */
record RemoteText(String text, int generatedTokens, List<ScoredToken> tokens, boolean full) {

  /**
   * Reads the first choice.
   *
   * @throws InferenceException if the answer is not what OpenAI's API says
   */
  static RemoteText read(byte[] body) {
    JsonNode answer = Json.object("the server's answer", body);
    JsonNode choice = answer.path("choices").path(0);
    if (!choice.path("text").isTextual()) {
      throw new InferenceException("the server's answer must hold choices[0].text, got none");
    }
    List<ScoredToken> tokens = tokens(choice.path("logprobs"));
    return new RemoteText(
        choice.path("text").textValue(),
        answer.path("usage").path("completion_tokens").asInt(tokens.size()),
        tokens,
        choice.path("finish_reason").asText().equals("length"));
  }

  /** OpenAI's parallel lists, or the list of objects that llama.cpp gives. */
  private static List<ScoredToken> tokens(JsonNode scores) {
    if (scores.path("content").isArray()) {
      var tokens = new ArrayList<ScoredToken>();
      scores
          .path("content")
          .forEach(token ->
              tokens.add(
                  scored(
                      token.path("token").asText(),
                      token.path("logprob").asDouble(),
                      listed(token.path("top_logprobs")))));
      return tokens;
    }
    JsonNode texts = scores.path("tokens");
    JsonNode values = scores.path("token_logprobs");
    return IntStream.range(0, Math.min(texts.size(), values.size()))
        .mapToObj(i ->
            scored(
                texts.path(i).asText(),
                values.path(i).asDouble(),
                mapped(scores.path("top_logprobs").path(i))))
        .toList();
  }

  private static List<ScoredToken> listed(JsonNode alternatives) {
    var tokens = new ArrayList<ScoredToken>();
    alternatives.forEach(token ->
        tokens.add(
            scored(token.path("token").asText(), token.path("logprob").asDouble(), List.of())));
    return likeliestFirst(tokens);
  }

  private static List<ScoredToken> mapped(JsonNode alternatives) {
    var tokens = new ArrayList<ScoredToken>();
    alternatives
        .properties()
        .forEach(
            token -> tokens.add(scored(token.getKey(), token.getValue().asDouble(), List.of())));
    return likeliestFirst(tokens);
  }

  private static List<ScoredToken> likeliestFirst(List<ScoredToken> tokens) {
    tokens.sort(Comparator.comparingDouble(ScoredToken::logProbability).reversed());
    return tokens;
  }

  private static ScoredToken scored(
      String text, double logProbability, List<ScoredToken> alternatives) {
    var bytes = new ArrayList<Integer>();
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.add(Byte.toUnsignedInt(one));
    }
    return new ScoredToken(text, bytes, logProbability, alternatives);
  }
}
