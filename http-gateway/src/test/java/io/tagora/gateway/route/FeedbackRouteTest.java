package io.tagora.gateway.route;

import static io.tagora.gateway.route.RunningGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.runtime.memory.Feedback;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackRouteTest {
  private static final String PATH = "/v1/feedback";
  private static final String WORD =
      """
      {"feedbackId":"f1","userId":"u1","recommendationId":"r-1","itemId":"i1","kind":"dismissed",\
      "time":"2026-03-01T13:00:00Z"}\
      """;
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
    gateway.api.feedback.clear();
  }

  @Test
  void feedbackIsRecordedAndARepeatIsCounted() {
    assertEquals(
        "{\"accepted\":1,\"repeated\":0,\"durable\":false}", gateway.post(PATH, WORD).body());
    assertEquals(
        "{\"accepted\":0,\"repeated\":1,\"durable\":false}", gateway.post(PATH, WORD).body());
    var time = Instant.parse("2026-03-01T13:00:00Z");
    assertEquals(
        new Feedback("f1", "u1", "r-1", "i1", Feedback.Kind.DISMISSED, time),
        gateway.api.feedback.peek());
  }

  @Test
  void everyKindIsReadAndExportedAsItWasSent() {
    String other = WORD.replace("f1", "f2").replace("dismissed", "not-interested");
    String third = WORD.replace("f1", "f3").replace("dismissed", "clicked");
    String list = "[%s,%s,%s]".formatted(WORD, other, third);
    assertEquals(
        "{\"accepted\":3,\"repeated\":0,\"durable\":false}", gateway.post(PATH, list).body());
    assertEquals(
        List.of(Feedback.Kind.DISMISSED, Feedback.Kind.NOT_INTERESTED, Feedback.Kind.CLICKED),
        gateway.api.feedback.stream().map(Feedback::kind).toList());

    JsonNode user = json(gateway.get("/v1/users/u1"));
    assertEquals("clicked", user.at("/feedback/0/kind").textValue());
    assertEquals("not-interested", user.at("/feedback/1/kind").textValue());
    assertEquals("r-1", user.at("/feedback/2/recommendationId").textValue());
    assertEquals("r-1", user.at("/shown/0/recommendationId").textValue());
    assertEquals(0.625, user.at("/shown/0/items/0/share").doubleValue());
    assertEquals("strollers", user.at("/shown/0/items/0/tag").textValue());
    assertEquals(3, user.at("/earlier/behaviors").intValue());
    assertEquals("strollers", user.at("/earlier/interests/0/category").textValue());
    assertEquals(2, user.at("/earlier/interests/0/behaviors").intValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"f1\"        | \"\"       | /feedbackId",
        "\"r-1\"       | null       | /recommendationId",
        "\"dismissed\" | \"bored\"  | /kind",
        "\"dismissed\" | \"DISMISSED\" | /kind",
        "\"i1\"        | \"i99\"    | /itemId",
        "\"kind\"      | \"sort\"   | /kind",
        "\"2026-03-01T13:00:00Z\" | \"2026-03-02T00:00:01Z\" | /time",
      })
  void theFieldThatBreaksARuleIsNamedAndNothingIsRecorded(String good, String bad, String field) {
    String wrong = WORD.replace(good, bad);
    assertNotEquals(WORD, wrong);
    HttpResponse<String> alone = gateway.post(PATH, wrong);
    assertEquals(422, alone.statusCode(), alone.body());
    assertEquals(field, json(alone).get("field").textValue());
    HttpResponse<String> second = gateway.post(PATH, "[%s,%s]".formatted(WORD, wrong));
    assertEquals("/feedback/1" + field, json(second).get("field").textValue());
    assertEquals(0, gateway.api.feedback.size());
  }

  @Test
  void aListHasOneToAHundredEntries() {
    assertEquals("/feedback", json(gateway.post(PATH, "[]")).get("field").textValue());
  }
}
