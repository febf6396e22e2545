package io.tagora.gateway.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.error.OverloadedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsRouteTest {
  private static final Pattern SERVED = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern WRITTEN =
      Pattern.compile("(?m)^\\| `((?:tagora_|jvm|process|system)[a-z_*]+)`");
  private static final String EVENT =
      """
      {"eventId":"e1","userId":"u1","type":"click","itemId":"i1","time":"2026-03-01T13:00:00Z"}\
      """;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void everyNameOfTheTableIsServedAndTheOtherWayRound() throws IOException {
    gateway.post("/v1/recommendations", "{\"userId\":\"u1\"}");
    gateway.post("/v1/events", EVENT);
    assertEquals(
        names(WRITTEN, Files.readString(Path.of("../docs/operations.md"))),
        names(SERVED, text()).stream()
            .map(MetricsRouteTest::asWritten)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void breakersAndDevicesAreServedAsTheyAreNow() {
    String text = text();
    has(text, "tagora_breaker_state{breaker=\"index\"} 1.0");
    has(text, "tagora_device_up{device=\"cpu:0\"} 1.0");
    has(text, "tagora_device_slots{device=\"cpu:0\",use=\"cached\"} 3.0");
    has(text, "tagora_device_waiting{device=\"cpu:0\",phase=\"prefill\"} 4.0");
    has(text, "tagora_device_waiting{device=\"cpu:0\",phase=\"decode\"} 6.0");
    has(text, "tagora_device_sequences{device=\"cpu:0\"} 7.0");
    has(text, "tagora_device_prompt_tokens_total{device=\"cpu:0\"} 800.0");
    has(text, "tagora_device_restarts_total{device=\"cpu:0\"} 1.0");
    has(text, "tagora_agents_awake{kind=\"Expert\"} 24.0");
    has(text, "tagora_agents_stood_in_total{kind=\"Expert\"} 3.0");
  }

  @Test
  void anAnswerIsCountedByItsRungAndItsStagesAreTimed() {
    gateway.post("/v1/recommendations", "{\"userId\":\"u1\"}");
    String text = text();
    has(text, "tagora_recommendations_total{rung=\"some-experts\"} 1.0");
    has(text, "tagora_recommendations_total{rung=\"utility\"} 0.0");
    has(text, "tagora_recommendations_in_flight 0.0");
    has(text, "tagora_recommendation_stage_seconds_count{stage=\"plan\"} 1");
    has(
        text,
        "tagora_http_requests_seconds_count{method=\"POST\",route=\"/v1/recommendations\",status=\"200\"} 1");
  }

  @Test
  void aRefusalIsNoFailure() {
    gateway.api.failure = new OverloadedException("no room", Duration.ofSeconds(1));
    gateway.post("/v1/recommendations", "{\"userId\":\"u1\"}");
    gateway.api.failure = new IllegalStateException("broken");
    gateway.post("/v1/recommendations", "{\"userId\":\"u1\"}");
    has(text(), "tagora_recommendations_without_answer_total{ending=\"refused\"} 1.0");
    has(text(), "tagora_recommendations_without_answer_total{ending=\"failed\"} 1.0");
    has(text(), "tagora_recommendations_in_flight 0.0");
    has(text(), "route=\"/v1/recommendations\",status=\"503\"} 1");
  }

  @Test
  void noUserAndNoUnknownPathIsALabel() {
    gateway.get("/v1/users/somebody-secret");
    gateway.get("/wp-admin-of-a-stranger");
    String text = text();
    assertFalse(text.contains("secret"), text);
    assertFalse(text.contains("stranger"), text);
    has(text, "route=\"/v1/users/{id}\"");
    has(text, "route=\"other\",status=\"404\"} 1");
  }

  private String text() {
    return gateway.get("/metrics").body();
  }

  private static void has(String text, String line) {
    assertTrue(text.contains(line), () -> line + " must stand in\n" + text);
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The largest value of a while has a timer's name with an ending; the JVM's stand in groups. */
  private static String asWritten(String served) {
    String name = served.replaceFirst("_max$", "");
    return name.startsWith("tagora_") ? name : name.replaceFirst("_.*", "_*");
  }
}
