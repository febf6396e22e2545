package io.tagora.actors.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;

/** A journal of nothing, which is down as long as a test says so. */
public final class FailingJournal extends AsyncWriteJournal {
  private static final AtomicBoolean DOWN = new AtomicBoolean();
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static final Set<String> ASKED_ABOUT = ConcurrentHashMap.newKeySet();

  /** Makes it the journal of a system, and has it work. */
  public static Config config() {
    DOWN.set(false);
    ASKED.set(0);
    ASKED_ABOUT.clear();
    return ConfigFactory.parseString(
        """
        pekko.persistence.journal.plugin = failing-journal
        pekko.persistence.snapshot-store.plugin = "pekko.persistence.no-snapshot-store"
        failing-journal {
          class = "io.tagora.actors.testing.FailingJournal"
          plugin-dispatcher = "pekko.actor.default-dispatcher"
        }
        """);
  }

  public static void isDown(boolean down) {
    DOWN.set(down);
  }

  /** How often something was wanted of it. */
  public static int asked() {
    return ASKED.get();
  }

  /** The ids of all memories that were read or begun, however often. */
  public static Set<String> askedAbout() {
    return Set.copyOf(ASKED_ABOUT);
  }

  private static <T> Future<T> answer(T value) {
    ASKED.incrementAndGet();
    return DOWN.get()
        ? Futures.failed(new IllegalStateException("the journal is down"))
        : Futures.successful(value);
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String id, long from, long to, long most, Consumer<PersistentRepr> replay) {
    return Futures.<Void>successful(null);
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String id, long from) {
    ASKED_ABOUT.add(id);
    return answer(0L);
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    List<Optional<Exception>> written =
        StreamSupport.stream(writes.spliterator(), false)
            .map(_ -> Optional.<Exception>empty())
            .toList();
    return answer(written);
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String id, long to) {
    return Futures.<Void>successful(null);
  }
}
