package io.tagora.actors.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.OverloadedException;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.model.TextEmbedder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddingServiceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** As in {@code tagora.supervision.breakers.failures}. */
  private static final int FAILURES = 5;

  private final ActorTestKit kit =
      ActorTestKit.create(
          NodeConfig.of(
                  ConfigFactory.parseString("tagora.supervision.breakers.pause = 30s")
                      .withFallback(ManualTime.config()))
              .config());
  private final CountDownLatch begun = new CountDownLatch(1);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** A text's vector is its length; "wait" waits for the latch, "break" throws. */
  private record Lengths(CountDownLatch begun, CountDownLatch latch) implements TextEmbedder {
    @Override
    public int dimensions() {
      return 1;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
      if (text.equals("wait")) {
        begun.countDown();
        assertTrue(await(latch));
      }
      if (text.equals("break")) {
        throw new IllegalStateException("the embedder broke");
      }
      return new float[] {text.length()};
    }

    @Override
    public int tokens(String text) {
      return 2;
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private EmbeddingService service(CountDownLatch latch, int bound) {
    return EmbeddingService.start(kit.system(), new Lengths(begun, latch), bound);
  }

  @Test
  void textsBecomeVectorsInTheirOrder() {
    var embedded =
        service(new CountDownLatch(0), 1).embed(List.of("a", "", "three"), DEADLINE).join();

    assertEquals(6, embedded.tokens());
    assertArrayEquals(new float[] {1}, embedded.vectors().get(0));
    assertArrayEquals(new float[] {0}, embedded.vectors().get(1));
    assertArrayEquals(new float[] {5}, embedded.vectors().get(2));
  }

  @Test
  void aRequestOverTheBoundIsRefusedWhileOthersRun() {
    var latch = new CountDownLatch(1);
    var service = service(latch, 1);
    var first = service.embed(List.of("wait"), DEADLINE);
    var second = service.embed(List.of("a"), DEADLINE);

    var refused = assertThrows(CompletionException.class, second::join);
    assertInstanceOf(OverloadedException.class, refused.getCause());
    latch.countDown();
    assertEquals(2, first.join().tokens());
  }

  @Test
  void aRequestThatIsLateFails() {
    var latch = new CountDownLatch(1);
    var late = service(latch, 1).embed(List.of("wait", "a"), DEADLINE);
    assertTrue(await(begun));
    ManualTime.get(kit.system()).timePasses(DEADLINE);
    latch.countDown();

    var failure = assertThrows(CompletionException.class, late::join);
    assertInstanceOf(TimeoutException.class, failure.getCause());
  }

  @Test
  void anEmbedderThatBreaksFailsOneRequestOnly() {
    var service = service(new CountDownLatch(0), 1);

    assertThrows(CompletionException.class, service.embed(List.of("break"), DEADLINE)::join);
    assertEquals(2, service.embed(List.of("a"), DEADLINE).join().tokens());
  }

  @Test
  void anEmbedderThatKeepsBreakingIsNotAskedForAWhile() {
    var service = service(new CountDownLatch(0), 1);
    for (int i = 0; i < FAILURES; i++) {
      assertThrows(CompletionException.class, service.embed(List.of("break"), DEADLINE)::join);
    }

    var refused =
        assertThrows(CompletionException.class, service.embed(List.of("a"), DEADLINE)::join);
    var overloaded = assertInstanceOf(OverloadedException.class, refused.getCause());
    assertTrue(overloaded.retryAfter().isPositive());
  }
}
