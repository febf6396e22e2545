package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
  private final WriteQueue queue = new WriteQueue();

  private void add(String prompt, Priority priority) {
    queue.add(
        new DecodeWorker.Write(
            new KvHandle("cpu:0", 1, 1),
            WholePrompt.of(HybridPrompt.ofText(prompt), priority),
            Decoding.greedy(1, OutputRule.FREE),
            Duration.ofSeconds(1),
            TestInbox.<DecodeWorker.Reply>create().getRef(),
            Optional.empty(),
            false));
  }

  private String next() {
    return queue.next(List.of(), 1).orElseThrow().write().prompt().prompt().text();
  }

  @Test
  void whatIsWrittenInTheBackgroundLetsOthersGoFirst() {
    add("later", Priority.BACKGROUND);
    add("first", Priority.INTERACTIVE);
    add("second", Priority.INTERACTIVE);

    assertEquals(List.of("first", "second", "later"), List.of(next(), next(), next()));
    assertEquals(0, queue.size());
  }

  @Test
  void eachEighthTurnIsTheBackgrounds() {
    add("later", Priority.BACKGROUND);
    IntStream.range(0, 8).forEach(i -> add("now", Priority.INTERACTIVE));
    List<String> all = IntStream.range(0, 9).mapToObj(_ -> next()).toList();

    assertEquals(7, all.indexOf("later"));
  }
}
