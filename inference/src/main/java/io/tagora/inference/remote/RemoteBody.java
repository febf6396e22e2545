package io.tagora.inference.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.OutputRule;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The body of {@code POST /v1/completions} for one answer. */
final class RemoteBody {
  private final RemoteServer server;

  RemoteBody(RemoteServer server) {
    this.server = server;
  }

  /** Why the server cannot write so, if it cannot. */
  Optional<String> refusal(Decoding decoding) {
    boolean samplesMore =
        decoding.topK() > 0 || decoding.minP() > 0 || decoding.penalties().repetition() != 1;
    if (samplesMore && !server.dialect().samplesMore()) {
      return refused("top-k, min-p and the repetition penalty must have no effect");
    }
    return switch (decoding.rule()) {
      case OutputRule.Regex _ when !server.dialect().knowsPatterns() ->
          refused("a pattern must not be asked for");
      case OutputRule.JsonSchema(var schema) -> unreadable(schema);
      case OutputRule.Regex _,
          OutputRule.JsonObject _,
          OutputRule.Text _,
          OutputRule.Free _,
          OutputRule.Phrases _ ->
          Optional.empty();
    };
  }

  private Optional<String> refused(String rule) {
    return Optional.of(
        "%s where tagora.inference.remote.dialect is %s, got it"
            .formatted(rule, server.dialect().label()));
  }

  private static Optional<String> unreadable(String schema) {
    try {
      var _ = Json.object("a schema", schema.getBytes(StandardCharsets.UTF_8));
      return Optional.empty();
    } catch (InferenceException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The body.
   *
   * @param attempt from 0; each draws anew
   */
  String of(String prompt, Decoding decoding, int attempt) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", server.model()).put("prompt", prompt).put("stream", false);
    body.put("max_tokens", decoding.maxTokens()).put("temperature", decoding.temperature());
    body.put("top_p", decoding.topP()).put("seed", decoding.seed() + attempt);
    body.put("logprobs", Math.max(1, decoding.report().alternatives()));
    sampling(body, decoding);
    if (!decoding.stops().isEmpty()) {
      var stops = body.putArray("stop");
      decoding.stops().forEach(stops::add);
    }
    rule(body, decoding.rule());
    return body.toString();
  }

  private void sampling(ObjectNode body, Decoding decoding) {
    var penalties = decoding.penalties();
    if (penalties.frequency() != 0) {
      body.put("frequency_penalty", penalties.frequency());
    }
    if (penalties.presence() != 0) {
      body.put("presence_penalty", penalties.presence());
    }
    if (decoding.topK() > 0) {
      body.put("top_k", decoding.topK());
    }
    if (decoding.minP() > 0) {
      body.put("min_p", decoding.minP());
    }
    if (penalties.repetition() != 1) {
      body.put(server.dialect().repetitionPenalty(), penalties.repetition());
    }
  }

  private void rule(ObjectNode body, OutputRule rule) {
    Dialect dialect = server.dialect();
    switch (rule) {
      case OutputRule.Text _ -> {}
      case OutputRule.Free _ -> separators(body);
      case OutputRule.Phrases phrases -> phrases(body, phrases);
      case OutputRule.Regex(var pattern) -> dialect.pattern(body, pattern);
      case OutputRule.JsonSchema(var schema) ->
          dialect.schema(body, Json.object("a schema", schema.getBytes(StandardCharsets.UTF_8)));
      case OutputRule.JsonObject _ -> dialect.object(body);
    }
  }

  private void phrases(ObjectNode body, OutputRule.Phrases rule) {
    boolean small = PhrasePattern.isSmallEnough(rule);
    if (small && server.dialect().knowsPatterns()) {
      server.dialect().pattern(body, PhrasePattern.pattern(rule));
    } else if (small && server.dialect() == Dialect.LLAMA_CPP) {
      body.put("grammar", PhrasePattern.grammar(rule));
    } else {
      separators(body);
    }
  }

  /** A model of ours parts its answers by a special token, which servers leave out by default. */
  private void separators(ObjectNode body) {
    if (server.dialect().showsSpecialTokens()) {
      body.put("skip_special_tokens", false).put("spaces_between_special_tokens", false);
    }
  }
}
