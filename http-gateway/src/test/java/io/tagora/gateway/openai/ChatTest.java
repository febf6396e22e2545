package io.tagora.gateway.openai;

import static io.tagora.gateway.openai.RunningEndpoints.chunks;
import static io.tagora.gateway.openai.RunningEndpoints.json;
import static io.tagora.gateway.openai.ScriptedModel.completed;
import static io.tagora.gateway.openai.ScriptedModel.ended;
import static io.tagora.gateway.openai.ScriptedModel.read;
import static io.tagora.gateway.openai.ScriptedModel.text;
import static io.tagora.gateway.openai.ScriptedModel.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Decoding.Penalties;
import io.tagora.runtime.model.Decoding.Report;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.OutputRule;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String HELLO =
      "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

  private final RunningEndpoints endpoints = new RunningEndpoints();
  private final ScriptedModel model = endpoints.model;

  @AfterEach
  void stop() {
    endpoints.close();
  }

  private HttpResponse<String> ask(String more) {
    return endpoints.post(PATH, HELLO + more + "}");
  }

  private Decoding asked(String more) {
    model.script = List.of(read(), ended(0, "Hi", Finish.END_TOKEN), completed());
    HttpResponse<String> response = ask(more);
    assertEquals(200, response.statusCode(), response.body());
    return model.requests.remove().decoding();
  }

  @Test
  void anAnswerHasItsMessageAndItsUsage() {
    model.script =
        List.of(
            read(),
            ended(1, "Hey", Finish.MAX_TOKENS),
            ended(0, "Hi", Finish.STOP_TEXT),
            completed());
    JsonNode answer = json(ask(",\"n\":2").body());

    assertEquals("chat.completion", answer.get("object").textValue());
    assertEquals("tiny", answer.get("model").textValue());
    assertEquals(1_800_000_000, answer.get("created").intValue());
    assertTrue(answer.get("id").textValue().startsWith("chatcmpl-"));
    assertEquals(
        json("{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":null}"),
        answer.at("/choices/0/message"));
    assertEquals("stop", answer.at("/choices/0/finish_reason").textValue());
    assertTrue(answer.at("/choices/0/logprobs").isNull());
    assertEquals("Hey", answer.at("/choices/1/message/content").textValue());
    assertEquals("length", answer.at("/choices/1/finish_reason").textValue());
    assertEquals(
        json(
            "{\"prompt_tokens\":7,\"completion_tokens\":4,\"total_tokens\":11,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":2}}"),
        answer.get("usage"));
  }

  @Test
  void aStreamTellsRolesPiecesEndsAndUsage() {
    model.script =
        List.of(
            read(), text(0, "H"), text(0, "i\n"), ended(0, "Hi\n", Finish.END_TOKEN), completed());
    HttpResponse<String> response =
        ask(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    List<JsonNode> chunks = chunks(response);

    assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(
        json("{\"role\":\"assistant\",\"content\":\"\"}"), chunks.get(0).at("/choices/0/delta"));
    assertEquals(
        "Hi\n",
        chunks.stream()
            .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
            .collect(Collectors.joining()));
    assertTrue(chunks.get(2).at("/choices/0/finish_reason").isNull());
    assertEquals("stop", chunks.get(3).at("/choices/0/finish_reason").textValue());
    assertFalse(chunks.get(3).has("usage"));
    assertEquals(0, chunks.get(4).get("choices").size());
    assertEquals(11, chunks.get(4).at("/usage/total_tokens").intValue());
    assertEquals(5, chunks.size());
    assertEquals(1, chunks.stream().map(chunk -> chunk.get("id")).distinct().count());
    assertTrue(model.requests.remove().decoding().report().streamed());
  }

  @Test
  void logProbabilitiesComeWithBytesAndAlternatives() {
    var hi = token("Hi", -0.25, token("Hi", -0.25), token("Ho", -1.5));
    model.script = List.of(read(), ended(0, "Hi", Finish.END_TOKEN, hi), completed());
    JsonNode answer = json(ask(",\"logprobs\":true,\"top_logprobs\":2").body());

    JsonNode one = answer.at("/choices/0/logprobs/content/0");
    assertEquals("Hi", one.get("token").textValue());
    assertEquals(-0.25, one.get("logprob").doubleValue());
    assertEquals(json("[72,105]"), one.get("bytes"));
    assertEquals("Ho", one.at("/top_logprobs/1/token").textValue());
    assertEquals(new Report(true, 2, false), model.requests.remove().decoding().report());
  }

  @Test
  void whatIsNotSaidIsAsOpenAiHasIt() {
    Decoding decoding = asked("");

    assertEquals(1, decoding.temperature());
    assertEquals(1, decoding.topP());
    assertEquals(128, decoding.maxTokens());
    assertEquals(Penalties.NONE, decoding.penalties());
    assertEquals(new OutputRule.Text(), decoding.rule());
    assertEquals(Report.TEXT_ONLY, decoding.report());
  }

  @Test
  void everyWayToSampleReachesTheModel() {
    Decoding decoding =
        asked(
            ",\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,\"min_p\":0.1,\"seed\":-7,"
                + "\"frequency_penalty\":0.5,\"presence_penalty\":-1,\"repetition_penalty\":1.1,"
                + "\"stop\":[\"a\",\"\\n\"],\"max_completion_tokens\":9,\"max_tokens\":3,"
                + "\"user\":\"me\",\"tools\":[],\"tool_choice\":\"none\",\"logit_bias\":{}");

    assertEquals(
        Decoding.builder(9, new OutputRule.Text())
            .temperature(0.5)
            .topP(0.9)
            .topK(40)
            .minP(0.1)
            .seed(-7)
            .penalties(new Penalties(1.1, 0.5, -1))
            .stops(List.of("a", "\n"))
            .build(),
        decoding);
  }

  @Test
  void aSchemaAPatternAndAChoiceBecomeRules() {
    assertEquals(
        new OutputRule.JsonObject(),
        asked(",\"response_format\":{\"type\":\"json_object\"}").rule());
    assertEquals(
        new OutputRule.JsonSchema("{\"type\":\"integer\"}"),
        asked(
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\","
                    + "\"strict\":true,\"schema\":{\"type\":\"integer\"}}}")
            .rule());
    assertEquals(
        new OutputRule.Regex("[a-z]+"),
        asked(",\"structured_outputs\":{\"regex\":\"[a-z]+\"}").rule());
    var choice =
        (OutputRule.Phrases) asked(",\"structured_outputs\":{\"choice\":[\"yes\",\"no\"]}").rule();
    assertEquals(
        List.of("yes", "no"),
        choice.set().phrases().stream().map(phrase -> phrase.text()).toList());
    assertEquals(1, choice.max());
  }

  @Test
  void aConversationIsWrittenInTheModelsFormatWithoutForeignControlTokens() {
    model.script = List.of(read(), ended(0, "Hi", Finish.END_TOKEN), completed());
    endpoints.post(
        PATH,
        "{\"model\":\"tiny\",\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a<|plan|>b\"}]},"
            + "{\"role\":\"assistant\",\"content\":null},{\"role\":\"user\",\"content\":\"c\"}]}");

    assertEquals(
        "system: Be brief\nuser: a b\nassistant: \nuser: c\nassistant:",
        model.requests.remove().prompt().text());
  }
}
