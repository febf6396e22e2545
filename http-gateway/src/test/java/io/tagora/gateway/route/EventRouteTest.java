package io.tagora.gateway.route;

import static io.tagora.gateway.route.RunningGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.metrics.NodeFigures;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.UserEvent;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRouteTest {
  private static final String PATH = "/v1/events";
  private static final String CLICK =
      """
      {"eventId":"e1","userId":"u1","type":"click","itemId":"i1","time":"2026-03-01T13:00:00Z"}\
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
    gateway.api.events.clear();
  }

  @Test
  void anEventIsRecordedAndARepeatIsCounted() {
    assertEquals(
        "{\"accepted\":1,\"repeated\":0,\"durable\":false}", gateway.post(PATH, CLICK).body());
    assertEquals(
        "{\"accepted\":0,\"repeated\":1,\"durable\":false}", gateway.post(PATH, CLICK).body());
    assertEquals(
        new UserEvent("e1", "u1", new Behavior.Click(Instant.parse("2026-03-01T13:00:00Z"), "i1")),
        gateway.api.events.peek());
  }

  @Test
  void eventsThatOutliveTheNodeAreSaidTo() {
    NodeState inProcess = gateway.state.get();
    gateway.state.set(
        new NodeState.Serving(
            gateway.api,
            SmallShop.DATASET,
            InstantSource.fixed(SmallShop.NOW),
            true,
            Optional::empty,
            () -> CompletableFuture.completedStage(List.of()),
            () -> NodeFigures.NONE));
    try {
      assertEquals(
          "{\"accepted\":1,\"repeated\":0,\"durable\":true}", gateway.post(PATH, CLICK).body());
    } finally {
      gateway.state.set(inProcess);
    }
  }

  @Test
  void everyTypeIsRead() {
    HttpResponse<String> response =
        gateway.post(
            PATH,
            "[%s,%s,%s,%s]"
                .formatted(
                    CLICK,
                    CLICK.replace("e1", "e2").replace("click", "cart"),
                    CLICK.replace("e1", "e3").replace("click", "purchase"),
                    CLICK
                        .replace("e1", "e4")
                        .replace("click", "search")
                        .replace("\"itemId\":\"i1\"", "\"query\":\"pram\"")));
    assertEquals("{\"accepted\":4,\"repeated\":0,\"durable\":false}", response.body());
    var time = Instant.parse("2026-03-01T13:00:00Z");
    assertEquals(
        List.of(
            new Behavior.Click(time, "i1"),
            new Behavior.AddToCart(time, "i1"),
            new Behavior.Purchase(time, "i1"),
            new Behavior.Search(time, "pram")),
        gateway.api.events.stream().map(UserEvent::behavior).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"e1\"                         | \"\"             | /eventId",
        "\"e1\"                         | 1                | /eventId",
        "\"u1\"                         | null             | /userId",
        "\"click\"                      | \"stare\"        | /type",
        "\"click\"                      | true             | /type",
        "\"i1\"                         | \"i99\"          | /itemId",
        "\"i1\"                         | {}               | /itemId",
        "\"2026-03-01T13:00:00Z\"       | \"2026-03-02T00:00:01Z\" | /time",
        "\"2026-03-01T13:00:00Z\"       | \"yesterday\"    | /time",
        "\"2026-03-01T13:00:00Z\"       | \"2026-03-01T13:00:00\" | /time",
        "\"2026-03-01T13:00:00Z\"       | 1772370000       | /time",
        "\"itemId\":\"i1\"              | \"query\":\"pram\" | /itemId",
        "\"itemId\":\"i1\"              | \"itemId\":\"i1\",\"query\":\"pram\" | /query",
      })
  void theFieldOfTheEventThatBreaksARuleIsNamedAndNothingIsRecorded(
      String good, String bad, String field) {
    String wrong = CLICK.replace(good, bad);
    assertTrue(!wrong.equals(CLICK));

    HttpResponse<String> alone = gateway.post(PATH, wrong);
    assertEquals(422, alone.statusCode(), alone.body());
    assertEquals(field, json(alone).get("field").textValue());

    HttpResponse<String> third = gateway.post(PATH, "[%s,%s,%s]".formatted(CLICK, CLICK, wrong));
    assertEquals("/events/2" + field, json(third).get("field").textValue());
    assertTrue(json(third).get("rule").textValue().startsWith("must "));
    assertEquals(0, gateway.api.events.size());
  }

  @Test
  void aQueryIsAtMost200Characters() {
    String search =
        "{\"eventId\":\"e1\",\"userId\":\"u1\",\"type\":\"search\",\"query\":\"%s\",\"time\":\"2026-03-01T13:00:00Z\"}";
    assertEquals(200, gateway.post(PATH, search.formatted("q".repeat(200))).statusCode());
    assertEquals(422, gateway.post(PATH, search.formatted("q".repeat(201))).statusCode());
  }

  @Test
  void aListHasOneToAHundredEvents() {
    assertEquals("/events", json(gateway.post(PATH, "[]")).get("field").textValue());
    String many = String.join(",", Collections.nCopies(101, "{}"));
    HttpResponse<String> response = gateway.post(PATH, "[" + many + "]");
    assertEquals(422, response.statusCode());
    assertEquals("must be 1 to 100 events", json(response).get("rule").textValue());
  }

  @Test
  void aListOfSomethingElseIsRefused() {
    HttpResponse<String> response = gateway.post(PATH, "[" + CLICK + ",7]");
    assertEquals("/events/1", json(response).get("field").textValue());
  }
}
