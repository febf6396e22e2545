package io.tagora.gateway.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told before a port closes. That it is told then, RollingRestartTest sees. */
class DrainNoticeTest {
  private final RunningGateway gateway = new RunningGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aNodeThatIsToldToEndIsNotReadyButServes() {
    assertEquals(200, gateway.get("/health/ready").statusCode());

    gateway.notice().give().toCompletableFuture().join();

    HttpResponse<String> ready = gateway.get("/health/ready");
    assertEquals(503, ready.statusCode());
    assertEquals(
        "this node is told to end and closes its port soon",
        RunningGateway.json(ready).at("/reasons/0").textValue());
    assertEquals(200, gateway.get("/health/live").statusCode());
    assertEquals(200, gateway.get("/v1/users").statusCode());
  }

  @Test
  void itsConnectionsAreNotUsedAgain() {
    assertEquals(Optional.empty(), gateway.get("/v1/users").headers().firstValue("connection"));
    gateway.notice().give();
    assertEquals(Optional.of("close"), gateway.get("/v1/users").headers().firstValue("connection"));
  }

  @Test
  void whomNobodyWatchesDoesNotWait() {
    var notice = new DrainNotice(Duration.ofDays(1));
    assertTrue(notice.give().toCompletableFuture().isDone());
  }

  @Test
  void whoIsWatchedWaits() {
    var notice = new DrainNotice(Duration.ofDays(1));
    notice.seen();
    CompletableFuture<?> given = notice.give().toCompletableFuture();
    assertFalse(given.isDone());
    assertTrue(notice.isGiven());
  }
}
