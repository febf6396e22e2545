package io.tagora.gateway.openai;

import static io.tagora.gateway.openai.RunningEndpoints.json;
import static io.tagora.gateway.openai.ScriptedModel.read;
import static io.tagora.gateway.openai.ScriptedModel.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.actors.completion.CompletionEvent;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Absence.Cause;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiErrorsTest {
  private static final String CHAT = "/v1/chat/completions";

  private final RunningEndpoints endpoints = new RunningEndpoints();

  @BeforeEach
  void serve() {
    endpoints.models.set(Optional.of(endpoints.model));
    endpoints.model.script = List.of();
  }

  @AfterAll
  void stop() {
    endpoints.close();
  }

  private static JsonNode error(HttpResponse<String> response, int status) {
    assertEquals(status, response.statusCode(), response.body());
    JsonNode error = json(response.body()).get("error");
    assertEquals(4, error.size(), response.body());
    return error;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'temperature':3 | temperature",
        "'temperature':'hot' | temperature",
        "'top_p':0 | top_p",
        "'n':4 | n",
        "'n':0 | n",
        "'max_tokens':0 | max_tokens",
        "'seed':1.5 | seed",
        "'stop':['a','b','c','d','e'] | stop",
        "'stop':'' | stop",
        "'stream':1 | stream",
        "'stream_options':{} | stream_options",
        "'stream':true,'stream_options':{'include_usages':true} | stream_options.include_usages",
        "'frequency_penalty':2.5 | frequency_penalty",
        "'top_logprobs':2 | top_logprobs",
        "'logit_bias':{'1':2} | logit_bias",
        "'tools':[{}] | tools",
        "'tool_choice':'required' | tool_choice",
        "'modalities':['audio'] | modalities",
        "'response_format':{'type':'xml'} | response_format.type",
        "'response_format':{'type':'json_schema'} | response_format.json_schema",
        "'response_format':{'type':'json_schema','json_schema':{}} | response_format.json_schema.schema",
        "'structured_outputs':{'choice':[]} | structured_outputs.choice",
        "'structured_outputs':{'regex':'a','json':{}} | structured_outputs.json",
        "'messages':[] | messages",
        "'messages':[{'role':'wizard','content':'a'}] | messages[0].role",
        "'messages':[{'role':'user','content':'a'},{'role':'user'}] | messages[1].content",
        "'messages':[{'role':'user','content':[{'type':'image_url'}]}] | messages[0].content",
        "'wizard':1 | wizard",
      })
  void aBadFieldOfAChatIsNamed(String field, String param) {
    String messages =
        field.contains("'messages'") ? "" : ",'messages':[{'role':'user','content':'Hello'}]";
    String body = ("{'model':'tiny'" + messages + "," + field + "}").replace('\'', '"');
    JsonNode error = error(endpoints.post(CHAT, body), 400);

    assertEquals(param, error.get("param").textValue(), error.toString());
    assertEquals("invalid_request_error", error.get("type").textValue());
    assertTrue(error.get("message").textValue().startsWith(param), error.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'prompt':'' | prompt",
        "'prompt':[1,2] | prompt",
        "'prompt':['a','b'] | prompt",
        "'prompt':'a','echo':true | echo",
        "'prompt':'a','suffix':'b' | suffix",
        "'prompt':'a','logprobs':true | logprobs",
        "'prompt':'a','best_of':2 | best_of",
      })
  void aBadFieldOfACompletionIsNamed(String field, String param) {
    String body = ("{'model':'tiny'," + field + "}").replace('\'', '"');

    assertEquals(
        param, error(endpoints.post("/v1/completions", body), 400).get("param").textValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'input':[] | input",
        "'input':['a','b','c'] | input",
        "'input':[[1,2]] | input",
        "'input':'a','dimensions':3 | dimensions",
        "'input':'a','encoding_format':'hex' | encoding_format",
      })
  void aBadFieldOfAnEmbeddingIsNamed(String field, String param) {
    String body = ("{'model':'lengths'," + field + "}").replace('\'', '"');

    assertEquals(
        param, error(endpoints.post("/v1/embeddings", body), 400).get("param").textValue());
  }

  @Test
  void anotherModelIsNotFound() {
    JsonNode error = error(endpoints.post(CHAT, "{\"model\":\"gpt-9\",\"messages\":[]}"), 404);

    assertEquals("model_not_found", error.get("code").textValue());
    assertEquals("model", error.get("param").textValue());
    assertEquals("model must be tiny or small, got gpt-9", error.get("message").textValue());
  }

  @Test
  void whatIsWrongWithTheRequestItselfHasTheSameShape() {
    assertEquals("malformed_json", error(endpoints.post(CHAT, "{"), 400).get("code").textValue());
    assertEquals(
        "body_too_large",
        error(endpoints.post(CHAT, " ".repeat(RunningEndpoints.BODY_LIMIT + 1)), 413)
            .get("code")
            .textValue());
    HttpResponse<String> got = endpoints.send(endpoints.to(CHAT));
    assertEquals("method_not_allowed", error(got, 405).get("code").textValue());
    assertEquals("POST", got.headers().firstValue("Allow").orElseThrow());
    var text = endpoints.to(CHAT).POST(HttpRequest.BodyPublishers.ofString("{}"));
    error(endpoints.send(text.header("Content-Type", "text/plain")), 415);
  }

  @ParameterizedTest
  @CsvSource({
    "DECLINED, 400, request_declined",
    "OVERLOADED, 429, overloaded",
    "LATE, 504, timeout",
    "FAILED, 503, model_unavailable"
  })
  void anAbsenceBecomesAStatusAlsoWhereAStreamWasWanted(Cause cause, int status, String code) {
    var absence = new CompletionEvent.NotCompleted(new Absence(cause, "because"));
    endpoints.model.script = List.of(read(), absence);
    for (String more : List.of("", ",\"stream\":true")) {
      HttpResponse<String> response =
          endpoints.post("/v1/completions", "{\"model\":\"tiny\",\"prompt\":\"a\"" + more + "}");
      JsonNode error = error(response, status);
      assertEquals(code, error.get("code").textValue());
      assertEquals("because", error.get("message").textValue());
      assertEquals(
          status == 429 || status == 503, response.headers().firstValue("Retry-After").isPresent());
    }
  }

  @Test
  void aStreamThatBreaksOnTheWayEndsWithTheError() {
    endpoints.model.script =
        List.of(
            read(),
            text(0, "Once"),
            new CompletionEvent.NotCompleted(new Absence(Cause.LATE, "too slow")));
    HttpResponse<String> response =
        endpoints.post("/v1/completions", "{\"model\":\"tiny\",\"prompt\":\"a\",\"stream\":true}");

    assertEquals(200, response.statusCode());
    List<String> data = response.body().lines().filter(line -> !line.isEmpty()).toList();
    assertEquals(2, data.size());
    assertEquals("too slow", json(data.getLast().substring(6)).at("/error/message").textValue());
  }

  @Test
  void aNodeThatStartsIsUnavailable() {
    endpoints.models.set(Optional.empty());
    HttpResponse<String> response = endpoints.send(endpoints.to("/v1/models"));

    assertEquals("not_ready", error(response, 503).get("code").textValue());
    assertTrue(response.headers().firstValue("Retry-After").isPresent());
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aCallerThatGoesAwayCancels(boolean streamed) throws Exception {
    try (var running = new RunningEndpoints()) {
      running.model.script = streamed ? List.of(read(), text(0, "Once")) : List.of(read());
      String body = "{\"model\":\"tiny\",\"prompt\":\"a\",\"stream\":" + streamed + "}";
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), running.port())) {
        socket
            .getOutputStream()
            .write(
                ("POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                    .getBytes(StandardCharsets.US_ASCII));
        if (streamed) {
          assertEquals('H', socket.getInputStream().read());
        } else {
          while (running.model.requests.isEmpty()) {
            Thread.onSpinWait();
          }
        }
      }
      assertTrue(running.model.cancelled.await(10, TimeUnit.SECONDS));
    }
  }
}
