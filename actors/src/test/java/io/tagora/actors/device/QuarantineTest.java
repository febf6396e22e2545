package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.cluster.settings.QuarantineSettings;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuarantineTest {
  private static final Duration EXPIRY = Duration.ofMinutes(10);

  private final AtomicLong nanos = new AtomicLong();
  private final Quarantine quarantine =
      new Quarantine(new QuarantineSettings(2, 2, EXPIRY), nanos::get);

  private static WholePrompt prompt(String text) {
    return WholePrompt.of(HybridPrompt.ofText(text), Priority.INTERACTIVE);
  }

  private void failsTwice(String text) {
    quarantine.succeeded(prompt("good"));
    quarantine.failed(prompt(text));
    quarantine.failed(prompt(text));
  }

  private boolean refuses(String text) {
    return quarantine.refusal(prompt(text)).isPresent();
  }

  @Test
  void promptThatFailedOftenEnoughIsRefusedUntilItExpires() {
    quarantine.succeeded(prompt("good"));
    quarantine.failed(prompt("poison"));
    assertTrue(quarantine.refusal(prompt("poison")).isEmpty());
    quarantine.failed(prompt("poison"));

    var refusal = quarantine.refusal(prompt("poison")).orElseThrow();
    assertEquals(Cause.DECLINED, refusal.cause());
    assertTrue(refusal.detail().contains("failed with it 2 times"), refusal.detail());
    assertTrue(!refuses("good"));
    nanos.addAndGet(EXPIRY.toNanos());
    assertTrue(!refuses("poison"));
  }

  @Test
  void promptThatWasReadSinceBeginsAnew() {
    quarantine.succeeded(prompt("good"));
    quarantine.failed(prompt("unlucky"));
    quarantine.succeeded(prompt("unlucky"));
    quarantine.failed(prompt("unlucky"));

    assertTrue(!refuses("unlucky"));
  }

  @Test
  void engineThatNeverReadAnythingIsToBlameItself() {
    quarantine.failed(prompt("a"));
    quarantine.failed(prompt("a"));

    assertTrue(!refuses("a"));
  }

  @Test
  void engineThatFailsWithDifferentPromptsIsToBlameItself() {
    quarantine.succeeded(prompt("good"));
    quarantine.failed(prompt("a"));
    quarantine.failed(prompt("b"));
    quarantine.failed(prompt("a"));
    quarantine.failed(prompt("a"));

    assertTrue(!refuses("a"));
    assertTrue(!refuses("b"));
  }

  @Test
  void oldestIsForgottenOverTheBound() {
    failsTwice("a");
    failsTwice("b");
    failsTwice("c");

    assertTrue(!refuses("a"));
    assertTrue(refuses("b"));
    assertTrue(refuses("c"));
  }

  @Test
  void promptIsTheOneThatItContinuesToo() {
    var branch = prompt("trunk").then(HybridPrompt.ofText("branch"));

    assertNotEquals(prompt("branch").hash(), branch.hash());
  }
}
