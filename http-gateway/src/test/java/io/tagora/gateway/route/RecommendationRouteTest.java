package io.tagora.gateway.route;

import static io.tagora.gateway.route.RunningGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.gateway.error.OverloadedException;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.model.Priority;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendationRouteTest {
  private static final String PATH = "/v1/recommendations";
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.api.failure = null;
    gateway.api.failLate = false;
    gateway.api.requests.clear();
  }

  @Test
  void theAnswerHasThePinnedShape() throws Exception {
    HttpResponse<String> response = gateway.post(PATH, "{\"userId\":\"u1\"}");

    assertEquals(200, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElseThrow());
    var mapper = new ObjectMapper();
    assertEquals(
        mapper
            .readTree(
                """
                {"id":"r-1","userId":"u1",
                 "personas":[{"id":"p1","name":"first baby","rationale":"bought a pram"},
                             {"id":"p2","name":"hiker","rationale":"looked at boots"}],
                 "experts":[{"personaId":"p1","tags":[{"tag":"strollers","logProbability":-0.5}],"absence":null},
                            {"personaId":"p2","tags":[],"absence":{"cause":"late","detail":"no tags within 900 ms"}}],
                 "arbitration":{"tags":[{"tag":"strollers","personaId":"p1","score":0.75}]},
                 "items":[{"itemId":"i1","title":"Pram \\"Swift\\"","category":"strollers","tag":"strollers",
                           "personaId":"p1","channel":"exploratory","share":0.625,"score":1.5,
                           "reason":"For walks with\\nthe newborn"}],
                 "rung":"some-experts",
                 "degraded":["expert of hiker was late"],
                 "usage":{"promptTokens":1000,"prefilledTokens":400,"generatedTokens":120},
                 "timings":{"plan":12.345,"experts":90.0,"total":321.0},
                 "models":{"expert":"small","planner":"tiny"}}
                """)
            .toString(),
        mapper.readTree(response.body()).toString());
  }

  @Test
  void whatTheBodyLeavesOutComesFromTheDefaults() {
    gateway.post(PATH, "{\"userId\":\"u1\"}");
    assertEquals(
        new RecommendationRequest("u1", 4, 10, true, Duration.ofSeconds(10), 0),
        gateway.api.requests.poll());
  }

  @Test
  void everyFieldOfTheBodyReachesTheAgents() {
    gateway.post(
        PATH,
        """
        {"userId":"u1","maxPersonas":8,"items":50,"explain":false,"deadlineMs":60000,"seed":-7,
         "priority":"background"}\
        """);
    assertEquals(
        new RecommendationRequest(
            "u1", 8, 50, false, Duration.ofSeconds(60), -7, Priority.BACKGROUND),
        gateway.api.requests.poll());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                     | /userId",
        "{\"userId\":null}                      | /userId",
        "{\"userId\":\"\"}                      | /userId",
        "{\"userId\":\"  \"}                    | /userId",
        "{\"userId\":\"a\\u0000b\"}             | /userId",
        "{\"userId\":7}                         | /userId",
        "{\"userId\":[\"u1\"]}                  | /userId",
        "{\"userId\":\"u1\",\"maxPersonas\":0}  | /maxPersonas",
        "{\"userId\":\"u1\",\"maxPersonas\":9}  | /maxPersonas",
        "{\"userId\":\"u1\",\"items\":51}       | /items",
        "{\"userId\":\"u1\",\"items\":\"3\"}    | /items",
        "{\"userId\":\"u1\",\"items\":3.0}      | /items",
        "{\"userId\":\"u1\",\"items\":99999999999} | /items",
        "{\"userId\":\"u1\",\"explain\":\"yes\"} | /explain",
        "{\"userId\":\"u1\",\"deadlineMs\":49}  | /deadlineMs",
        "{\"userId\":\"u1\",\"deadlineMs\":60001} | /deadlineMs",
        "{\"userId\":\"u1\",\"seed\":1e30}      | /seed",
        "{\"userId\":\"u1\",\"priority\":\"urgent\"} | /priority",
        "{\"userId\":\"u1\",\"priority\":1}   | /priority",
        "{\"userId\":\"u1\",\"budget\":1}       | /budget",
        "[]                                     | ``",
        "\"u1\"                                 | ``",
        "null                                   | ``",
      })
  void aFieldThatBreaksItsRuleIsNamed(String body, String field) {
    HttpResponse<String> response = gateway.post(PATH, body);
    assertEquals(422, response.statusCode(), response.body());
    assertProblem(response, "invalid-field");
    assertEquals(field, json(response).get("field").textValue());
    assertTrue(json(response).get("rule").textValue().startsWith("must "), response.body());
    assertEquals(0, gateway.api.requests.size());
  }

  @Test
  void aUserIdIsAtMost128Characters() {
    assertEquals(200, gateway.post(PATH, "{\"userId\":\"" + "u".repeat(128) + "\"}").statusCode());
    assertEquals(422, gateway.post(PATH, "{\"userId\":\"" + "u".repeat(129) + "\"}").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``",
        "{\"userId\":",
        "{'userId':'u1'}",
        "{\"userId\":\"u1\"} {}",
        "{\"userId\":\"u1\",\"userId\":\"u2\"}",
        "userId=u1",
      })
  void whatIsNotOneJsonValueIsMalformed(String body) {
    HttpResponse<String> response = gateway.post(PATH, body);
    assertEquals(400, response.statusCode(), response.body());
    assertProblem(response, "malformed-json");
  }

  @Test
  void nestingWithoutEndIsMalformedAndNotAStackOverflow() {
    HttpResponse<String> response = gateway.post(PATH, "[".repeat(1900));
    assertEquals(400, response.statusCode(), response.body());
  }

  @Test
  void aBodyOverTheLimitIsRefused() {
    HttpResponse<String> response =
        gateway.post(PATH, "{\"userId\":\"" + "u".repeat((int) RunningGateway.BODY_LIMIT) + "\"}");
    assertEquals(413, response.statusCode());
    assertProblem(response, "body-too-large");
  }

  @Test
  void anotherMediaTypeIsRefused() {
    HttpResponse<String> response =
        gateway.send(
            gateway.posting(PATH, "{\"userId\":\"u1\"}").setHeader("Content-Type", "text/plain"));
    assertEquals(415, response.statusCode());
    assertProblem(response, "unsupported-media-type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json                             | application/json",
        "*/*                                          | application/json",
        "text/event-stream                            | text/event-stream",
        "text/event-stream, application/json          | text/event-stream",
        "application/json, text/event-stream;q=0.5    | application/json",
        "text/*;q=0.9, application/json               | application/json",
      })
  void theCallerChoosesTheRepresentation(String accept, String type) {
    HttpResponse<String> response =
        gateway.send(gateway.posting(PATH, "{\"userId\":\"u1\"}").header("Accept", accept));
    assertEquals(200, response.statusCode());
    assertTrue(
        response.headers().firstValue("Content-Type").orElseThrow().startsWith(type),
        response.headers().toString());
  }

  @ParameterizedTest
  @CsvSource({"image/png", "application/json;q=0"})
  void aCallerWhoReadsNeitherIsToldSo(String accept) {
    HttpResponse<String> response =
        gateway.send(gateway.posting(PATH, "{\"userId\":\"u1\"}").header("Accept", accept));
    assertEquals(406, response.statusCode());
    assertProblem(response, "not-acceptable");
  }

  @Test
  void theStagesComeInTheirOrderAndTheWholeAnswerLast() throws Exception {
    List<Event> events = stream();
    assertEquals(
        List.of(
            "plan", "expert", "expert", "arbitration", "items", "explanation", "recommendation"),
        events.stream().map(Event::name).toList());
    assertEquals("first baby", events.get(0).data().at("/personas/0/name").textValue());
    assertEquals("late", events.get(2).data().at("/absence/cause").textValue());
    assertEquals(0.75, events.get(3).data().at("/tags/0/score").doubleValue());
    assertEquals("i1", events.get(4).data().at("/items/0/itemId").textValue());
    assertEquals("For walks with\nthe newborn", events.get(5).data().at("/reason").textValue());
    assertEquals(json(gateway.post(PATH, "{\"userId\":\"u1\"}")), events.getLast().data());
  }

  @Test
  void aFailureInTheMiddleIsAnErrorEvent() throws Exception {
    gateway.api.failure = new IllegalStateException("secret inside");
    gateway.api.failLate = true;
    List<Event> events = stream();
    assertEquals(List.of("plan", "error"), events.stream().map(Event::name).toList());
    assertEquals(500, events.getLast().data().get("status").intValue());
    assertTrue(!events.getLast().data().toString().contains("secret"));
  }

  @ParameterizedTest
  @CsvSource({"application/json", "text/event-stream"})
  void tooMuchLoadIsA503WithATimeToRetry(String accept) {
    gateway.api.failure = new OverloadedException("64 requests wait", Duration.ofMillis(2500));
    HttpResponse<String> response =
        gateway.send(gateway.posting(PATH, "{\"userId\":\"u1\"}").header("Accept", accept));
    assertEquals(503, response.statusCode());
    assertEquals("3", response.headers().firstValue("Retry-After").orElseThrow());
    assertProblem(response, "overloaded");
  }

  @Test
  void anAnswerThatNeverCameIsA504() {
    gateway.api.failure = new TimeoutException("ask timed out");
    HttpResponse<String> response = gateway.post(PATH, "{\"userId\":\"u1\"}");
    assertEquals(504, response.statusCode());
    assertProblem(response, "timed-out");
  }

  @Test
  void aBugSaysNothingOfTheInside() {
    gateway.api.failure = new IllegalStateException("secret inside");
    HttpResponse<String> response = gateway.post(PATH, "{\"userId\":\"u1\"}");
    assertEquals(500, response.statusCode());
    assertProblem(response, "internal");
    assertTrue(!response.body().contains("secret"), response.body());
  }

  record Event(String name, JsonNode data) {}

  private static List<Event> stream() throws Exception {
    HttpResponse<String> response =
        gateway.send(
            gateway.posting(PATH, "{\"userId\":\"u1\"}").header("Accept", "text/event-stream"));
    assertEquals(200, response.statusCode());
    return Pattern.compile("\n\n")
        .splitAsStream(response.body())
        .map(RecommendationRouteTest::event)
        .toList();
  }

  private static Event event(String frame) {
    List<String> lines = frame.lines().toList();
    assertEquals(2, lines.size(), frame);
    try {
      return new Event(
          lines.get(0).substring("event: ".length()),
          new ObjectMapper().readTree(lines.get(1).substring("data: ".length())));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertProblem(HttpResponse<String> response, String name) {
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElseThrow());
    JsonNode problem = json(response);
    assertEquals("urn:tagora:problem:" + name, problem.get("type").textValue());
    assertEquals(response.statusCode(), problem.get("status").intValue());
    assertTrue(!problem.get("title").textValue().isEmpty());
    assertTrue(!problem.get("detail").textValue().isEmpty());
  }
}
