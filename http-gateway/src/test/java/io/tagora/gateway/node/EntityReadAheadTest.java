package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.runtime.model.TextEmbedder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EntityReadAheadTest {
  private static final List<String> TEXTS =
      IntStream.range(0, 100).mapToObj("item %d"::formatted).toList();

  @TempDir private Path temporary;

  @Test
  void allTextsHaveVectorsBeforeAnybodyAsks() throws InterruptedException {
    var model = new Sentences(TEXTS.size());
    try (CachedEmbedder cached = open(model)) {
      EntityReadAhead ahead = EntityReadAhead.start(TEXTS, cached);
      assertTrue(model.computed.await(50, TimeUnit.SECONDS));
      ahead.close();
      cached.embed(TEXTS);
      assertEquals(TEXTS.size(), cached.size());
    }
    assertEquals(TEXTS.size(), model.count.get());
  }

  @Test
  void whatWasMadeUntilItIsClosedIsKept() throws InterruptedException {
    var model = new Sentences(1);
    try (CachedEmbedder cached = open(model)) {
      EntityReadAhead ahead = EntityReadAhead.start(TEXTS, cached);
      assertTrue(model.computed.await(50, TimeUnit.SECONDS));
      ahead.close();
      assertEquals(model.count.get(), cached.size());
    }
    var again = new Sentences(1);
    try (CachedEmbedder cached = open(again)) {
      cached.embed(TEXTS);
    }
    assertEquals(TEXTS.size(), model.count.get() + again.count.get());
  }

  private CachedEmbedder open(TextEmbedder model) {
    return CachedEmbedder.open(model, "model", new CacheFolder(temporary));
  }

  /** Counts what it is asked. */
  private static final class Sentences implements TextEmbedder {
    private final CountDownLatch computed;
    private final AtomicInteger count = new AtomicInteger();

    Sentences(int awaited) {
      computed = new CountDownLatch(awaited);
    }

    @Override
    public int dimensions() {
      return 2;
    }

    @Override
    public int tokens(String text) {
      return 1;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
      count.incrementAndGet();
      computed.countDown();
      return new float[] {text.length(), 1};
    }
  }
}
