package io.tagora.gateway.openai;

import static io.tagora.gateway.openai.RunningEndpoints.chunks;
import static io.tagora.gateway.openai.RunningEndpoints.json;
import static io.tagora.gateway.openai.ScriptedModel.completed;
import static io.tagora.gateway.openai.ScriptedModel.ended;
import static io.tagora.gateway.openai.ScriptedModel.read;
import static io.tagora.gateway.openai.ScriptedModel.text;
import static io.tagora.gateway.openai.ScriptedModel.token;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.actors.OverloadedException;
import io.tagora.runtime.model.Generation.Finish;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain completions, embeddings and models. */
class CompletionTest {
  private static final String ONCE = "{\"model\":\"tiny\",\"prompt\":\"<|begin|>Once\"";

  private final RunningEndpoints endpoints = new RunningEndpoints();
  private final ScriptedModel model = endpoints.model;

  @AfterEach
  void stop() {
    endpoints.close();
  }

  @Test
  void aPromptIsContinuedAsItIs() {
    var upon = token("upon", -0.5, token("upon", -0.5), token("more", -2));
    var time = token(" é", -1.0);
    model.script = List.of(read(), ended(0, "upon é", Finish.END_TOKEN, upon, time), completed());
    JsonNode answer =
        json(endpoints.post("/v1/completions", ONCE + ",\"logprobs\":1,\"echo\":false}").body());

    assertEquals("<|begin|>Once", model.requests.remove().prompt().text());
    assertEquals("text_completion", answer.get("object").textValue());
    assertEquals("upon é", answer.at("/choices/0/text").textValue());
    assertEquals("stop", answer.at("/choices/0/finish_reason").textValue());
    JsonNode scores = answer.at("/choices/0/logprobs");
    assertEquals(json("[\"upon\",\" é\"]"), scores.get("tokens"));
    assertEquals(json("[-0.5,-1.0]"), scores.get("token_logprobs"));
    assertEquals(json("{\"upon\":-0.5,\"more\":-2.0}"), scores.get("top_logprobs").get(0));
    assertEquals(json("[0,4]"), scores.get("text_offset"));
    assertEquals(11, answer.at("/usage/total_tokens").intValue());
  }

  @Test
  void theModelThatIsNamedIsAsked() {
    model.script = List.of(read(), ended(0, "upon", Finish.END_TOKEN), completed());
    JsonNode answer =
        json(endpoints.post("/v1/completions", ONCE.replace("tiny", "small") + "}").body());

    assertEquals("small", model.requests.remove().model());
    assertEquals("small", answer.get("model").textValue());
  }

  @Test
  void aStreamKeepsCountOfItsOffsets() {
    model.script =
        List.of(
            read(),
            text(1, "to", token("to", -1)),
            text(0, "up", token("up", -1)),
            text(0, "on", token("on", -1)),
            ended(0, "upon", Finish.MAX_TOKENS),
            ended(1, "to", Finish.END_TOKEN),
            completed());
    List<JsonNode> chunks =
        chunks(
            endpoints.post("/v1/completions", ONCE + ",\"n\":2,\"logprobs\":0,\"stream\":true}"));

    assertEquals("to", chunks.get(0).at("/choices/0/text").textValue());
    assertEquals(1, chunks.get(0).at("/choices/0/index").intValue());
    assertEquals(json("[0]"), chunks.get(1).at("/choices/0/logprobs/text_offset"));
    assertEquals(json("[2]"), chunks.get(2).at("/choices/0/logprobs/text_offset"));
    assertEquals("length", chunks.get(3).at("/choices/0/finish_reason").textValue());
    assertEquals(5, chunks.size());
  }

  @Test
  void vectorsComeAsNumbersOrAsTheirBytes() {
    String asked = "{\"model\":\"lengths\",\"input\":[\"a\",\"four\"],\"dimensions\":2";
    JsonNode numbers = json(endpoints.post("/v1/embeddings", asked + "}").body());
    assertEquals(json("[4.0,-0.5]"), numbers.at("/data/1/embedding"));
    assertEquals(1, numbers.at("/data/1/index").intValue());
    assertEquals(json("{\"prompt_tokens\":6,\"total_tokens\":6}"), numbers.get("usage"));

    JsonNode bytes =
        json(endpoints.post("/v1/embeddings", asked + ",\"encoding_format\":\"base64\"}").body());
    var floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(bytes.at("/data/1/embedding").textValue()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(8, floats.remaining());
    assertEquals(4f, floats.getFloat());
    assertEquals(-0.5f, floats.getFloat());
  }

  @Test
  void embeddingsOverTheBoundAreTooManyRequests() {
    model.embeddingFailures =
        List.of(new OverloadedException("the line is full at 1", Duration.ofSeconds(7)));
    var refused = endpoints.post("/v1/embeddings", "{\"model\":\"lengths\",\"input\":\"a\"}");

    assertEquals(429, refused.statusCode());
    assertEquals(Optional.of("7"), refused.headers().firstValue("Retry-After"));
    assertEquals("the line is full at 1", json(refused.body()).at("/error/message").textValue());
  }

  @Test
  void theModelsAreListed() {
    JsonNode all = json(endpoints.send(endpoints.to("/v1/models")).body());
    assertEquals("list", all.get("object").textValue());
    assertEquals("tiny", all.at("/data/0/id").textValue());
    assertEquals("small", all.at("/data/1/id").textValue());
    assertEquals("lengths", all.at("/data/2/id").textValue());

    JsonNode one = json(endpoints.send(endpoints.to("/v1/models/tiny")).body());
    assertEquals(
        json(
            "{\"id\":\"tiny\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"tagora\"}"),
        one);
    assertEquals(404, endpoints.send(endpoints.to("/v1/models/gpt-9")).statusCode());
  }
}
