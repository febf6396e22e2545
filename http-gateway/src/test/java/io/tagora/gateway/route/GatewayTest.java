package io.tagora.gateway.route;

import static io.tagora.gateway.route.RunningGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.cluster.ClusterView;
import io.tagora.gateway.metrics.NodeFigures;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayTest {
  private static RunningGateway gateway;
  private static NodeState serving;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
    serving = gateway.state.get();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void serveAgain() {
    gateway.state.set(serving);
  }

  @Test
  void aNodeThatServesIsLiveAndReady() {
    assertEquals(200, gateway.get("/health/live").statusCode());
    HttpResponse<String> ready = gateway.get("/health/ready");
    assertEquals(200, ready.statusCode());
    assertEquals(
        "{\"status\":\"ready\",\"reasons\":[],\"breakers\":{\"index\":\"half-open\"}}",
        ready.body());
  }

  @Test
  void aNodeThatStartsIsLiveButSaysWhyItIsNotReady() {
    gateway.state.set(new NodeState.Starting(List.of("the model is being loaded")));
    assertEquals(200, gateway.get("/health/live").statusCode());
    HttpResponse<String> ready = gateway.get("/health/ready");
    assertEquals(503, ready.statusCode());
    assertEquals("the model is being loaded", json(ready).at("/reasons/0").textValue());
  }

  @ParameterizedTest
  @CsvSource({"/v1/recommendations", "/v1/events"})
  void aNodeThatStartsRefusesWorkWithItsReasons(String path) {
    gateway.state.set(new NodeState.Starting(List.of("the model is being loaded")));
    HttpResponse<String> response = gateway.post(path, "{\"userId\":\"u1\"}");
    assertEquals(503, response.statusCode());
    assertEquals("the model is being loaded", json(response).get("detail").textValue());
    assertTrue(response.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void aNodeWithAFaultIsNotReady() {
    gateway.state.set(
        new NodeState.Serving(
            gateway.api,
            SmallShop.DATASET,
            InstantSource.fixed(SmallShop.NOW),
            false,
            () ->
                Optional.of(
                    new ClusterView(
                        "10.0.0.1:7355",
                        List.of(
                            new ClusterView.Node(
                                "10.0.0.1:7355", "up", List.of("agents"), true, 2)))),
            () -> CompletableFuture.completedStage(List.of("cpu:0 is out")),
            () -> NodeFigures.NONE));
    HttpResponse<String> ready = gateway.get("/health/ready");
    assertEquals(503, ready.statusCode());
    assertEquals("cpu:0 is out", json(ready).at("/reasons/0").textValue());
    assertEquals(
        """
        {"self":"10.0.0.1:7355","members":[{"address":"10.0.0.1:7355","status":"up",\
        "roles":["agents"],"reachable":true,"wire":2}],"problem":""}\
        """,
        gateway.get("/v1/cluster").body());
  }

  @Test
  void theUsersAreListedAndSearched() {
    JsonNode all = json(gateway.get("/v1/users?limit=1"));
    assertEquals("2026-03-02T00:00:00Z", all.get("now").textValue());
    assertEquals(2, all.get("total").intValue());
    assertEquals(1, all.get("users").size());
    JsonNode south = json(gateway.get("/v1/users?query=SOUTH"));
    assertEquals("u2", south.at("/users/0/userId").textValue());
    assertEquals("35-44", south.at("/users/0/profile/ageBand").textValue());
    assertEquals(0, json(gateway.get("/v1/users?query=nobody")).get("total").intValue());
  }

  @Test
  void aUserIsReadable() {
    JsonNode user = json(gateway.get("/v1/users/u1?limit=2"));
    assertTrue(user.get("known").booleanValue());
    assertEquals(3, user.get("behaviors").intValue());
    assertEquals(2, user.get("history").size());
    assertEquals("purchase", user.at("/history/0/type").textValue());
    assertEquals("Pram \"Swift\"", user.at("/history/0/title").textValue());
    assertEquals("strollers", user.at("/history/0/category").textValue());
    assertEquals("2026-03-01T12:01:30Z", user.at("/history/0/time").textValue());
    assertEquals("cold rain", user.at("/environment/weather").textValue());
    assertEquals("2026-03-02T00:00:00Z", user.at("/environment/now").textValue());
    assertEquals(3, json(gateway.get("/v1/users/u1")).get("history").size());
  }

  @Test
  void ofAUserEverythingIsExported() {
    JsonNode user = json(gateway.get("/v1/users/u1"));
    assertEquals(2, user.get("events").intValue());
    assertEquals("[\"e2\",\"e1\"]", user.get("eventIds").toString());
    assertEquals("first baby", user.at("/lastPlan/personas/0/name").textValue());
    assertEquals("strollers", user.at("/lastPlan/arbitration/tags/0/tag").textValue());
    assertEquals("2026-03-02T00:00:00Z", user.at("/lastPlan/time").textValue());
  }

  @Test
  void aUserWhomNobodyKnowsIsA404() {
    HttpResponse<String> response = gateway.get("/v1/users/some%20one");
    assertEquals(404, response.statusCode());
    assertEquals("urn:tagora:problem:unknown-user", json(response).get("type").textValue());
    assertTrue(json(response).get("detail").textValue().endsWith("some one"));
  }

  private HttpResponse<String> delete(String path) {
    return gateway.send(HttpRequest.newBuilder(gateway.uri(path)).DELETE());
  }

  @Test
  void aUserIsErased() {
    HttpResponse<String> response = delete("/v1/users/some%20%7C%20one");
    assertEquals(204, response.statusCode(), response.body());
    assertEquals("", response.body());
    assertEquals("some | one", gateway.api.erased.poll());
  }

  @ParameterizedTest
  @CsvSource({"%20", "a%00b", "a%0Ab"})
  void anIdThatNobodyCanHaveIsRefused(String id) {
    for (HttpResponse<String> response :
        List.of(delete("/v1/users/" + id), gateway.get("/v1/users/" + id))) {
      assertEquals(422, response.statusCode());
      assertEquals("userId", json(response).get("field").textValue());
    }
    assertEquals(422, delete("/v1/users/" + "x".repeat(129)).statusCode());
    assertTrue(gateway.api.erased.isEmpty());
  }

  @Test
  void whatWasNotErasedInTimeIsSaidToBeLate() {
    gateway.api.failure = new TimeoutException("the journal is down");
    try {
      HttpResponse<String> response = delete("/v1/users/u1");
      assertEquals(504, response.statusCode());
      assertEquals("urn:tagora:problem:timed-out", json(response).get("type").textValue());
    } finally {
      gateway.api.failure = null;
    }
  }

  @Test
  void allUsersAreNotErasedAtOnce() {
    HttpResponse<String> response = delete("/v1/users");
    assertEquals(405, response.statusCode());
    assertEquals("GET", response.headers().firstValue("Allow").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"0", "201", "many", "-1", "1e3"})
  void aLimitOutOfItsRangeIsRefused(String limit) {
    HttpResponse<String> response = gateway.get("/v1/users?limit=" + limit);
    assertEquals(422, response.statusCode());
    assertEquals("limit", json(response).get("field").textValue());
  }

  @Test
  void aPathThatIsNotThereIsA404() {
    HttpResponse<String> response = gateway.get("/v2/recommendations");
    assertEquals(404, response.statusCode());
    assertEquals("urn:tagora:problem:not-found", json(response).get("type").textValue());
  }

  @Test
  void anotherMethodIsA405WithTheRightOnes() {
    HttpResponse<String> response = gateway.get("/v1/recommendations");
    assertEquals(405, response.statusCode());
    assertEquals("POST", response.headers().firstValue("Allow").orElseThrow());
    assertEquals("urn:tagora:problem:method-not-allowed", json(response).get("type").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html",
    "/console.css,text/css",
    "/console.js,application/javascript",
    "/icon.svg,image/svg+xml"
  })
  void theConsoleComesFromTheJarAndMayLoadNothingFromElsewhere(String path, String type) {
    HttpResponse<String> response = gateway.get(path);
    assertEquals(200, response.statusCode());
    assertTrue(response.headers().firstValue("Content-Type").orElseThrow().startsWith(type));
    assertTrue(
        response
            .headers()
            .firstValue("Content-Security-Policy")
            .orElseThrow()
            .startsWith("default-src 'none'"));
    assertTrue(!response.body().isBlank());
    assertTrue(
        !response.body().replace("http://www.w3.org/2000/svg", "").matches("(?s).*https?://.*"));
  }

  @Test
  void whatIsNotEvenHttpIsAProblemToo() throws Exception {
    URI address = gateway.uri("/");
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
    }
  }

  @Test
  void aHeadIsAnsweredLikeAGetWithoutTheBody() {
    HttpResponse<String> response = gateway.send(HttpRequest.newBuilder(gateway.uri("/")).HEAD());
    assertEquals(200, response.statusCode());
    assertEquals("", response.body());
  }

  @Test
  void aTakenPortFailsTheBinding() {
    try (var other = new RunningGateway()) {
      int taken = other.uri("/").getPort();
      var second =
          assertThrows(
              CompletionException.class,
              () -> gateway.bindAgain(taken).toCompletableFuture().join());
      assertTrue(second.getCause() != null);
    }
  }
}
