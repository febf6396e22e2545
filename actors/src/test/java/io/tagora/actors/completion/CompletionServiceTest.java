package io.tagora.actors.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.completion.CompletionEvent.ChoiceEnded;
import io.tagora.actors.completion.CompletionEvent.Completed;
import io.tagora.actors.completion.CompletionEvent.NotCompleted;
import io.tagora.actors.completion.CompletionEvent.PromptRead;
import io.tagora.actors.completion.CompletionEvent.TextWritten;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine.Line;
import io.tagora.actors.testing.ScriptedEngine.Script;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompletionServiceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final List<CompletionEvent> events = new CopyOnWriteArrayList<>();

  /** The prompt is read as it is; what is written comes from the empty branches after it. */
  private static Script writing(Line line) {
    return prompt -> prompt.isEmpty() ? line : Line.writes();
  }

  private static CompletionRequest request(int choices) {
    return new CompletionRequest(
        Scene.MODEL,
        HybridPrompt.ofText("Once"),
        choices,
        Decoding.greedy(9, OutputRule.FREE),
        DEADLINE,
        Priority.INTERACTIVE);
  }

  private Runnable begin(Scene scene, int choices) {
    return scene.service().completions().complete(request(choices), events::add);
  }

  private CompletionEvent last(Scene scene) {
    scene.await(() -> events.stream().anyMatch(CompletionEvent.Last.class::isInstance));
    return events.getLast();
  }

  private Absence absence(Scene scene) {
    return assertInstanceOf(NotCompleted.class, last(scene)).absence();
  }

  @Test
  void aPromptIsReadOnceAndEveryChoiceContinuesIt() {
    try (var scene = Scene.of(writing(Line.writes("upon")))) {
      begin(scene, 3);

      assertEquals(new Completed(new Usage(4, 4, 12)), last(scene));
      assertEquals(new PromptRead(new Usage(4, 4, 0)), events.getFirst());
      Set<Integer> choices =
          events.subList(1, 4).stream()
              .map(event -> assertInstanceOf(ChoiceEnded.class, event))
              .peek(ended -> assertEquals(List.of("upon"), ended.generation().texts()))
              .map(ChoiceEnded::choice)
              .collect(Collectors.toSet());
      assertEquals(Set.of(0, 1, 2), choices);
      assertEquals(List.of("Once", "", "", ""), scene.engine().prompts());
      assertEquals(
          Set.of(0L, 1L, 2L),
          scene.engine().decodings().stream().map(Decoding::seed).collect(Collectors.toSet()));
      scene.assertAllReleased();
    }
  }

  @Test
  void aStreamedTextIsToldPieceByPieceBeforeItsEnd() {
    try (var scene = Scene.of(writing(new Line.Streams(List.of("up", "on a", " time"))))) {
      Decoding streamed =
          Decoding.builder(9, new OutputRule.Text()).streamed().logProbabilities(0).build();
      var prompt = HybridPrompt.ofText("Once");
      scene
          .service()
          .completions()
          .complete(
              new CompletionRequest(
                  Scene.MODEL, prompt, 2, streamed, DEADLINE, Priority.INTERACTIVE),
              events::add);
      last(scene);

      for (int choice = 0; choice < 2; choice++) {
        assertEquals(List.of("up", "on a", " time", "upon a time"), told(choice));
      }
      scene.assertAllReleased();
    }
  }

  /** The pieces of a choice and its whole text, in the order told. */
  private List<String> told(int choice) {
    return events.stream()
        .flatMap(event ->
            switch (event) {
              case TextWritten(var of, var text, _) when of == choice -> Stream.of(text);
              case ChoiceEnded(var of, var generation) when of == choice ->
                  generation.texts().stream();
              default -> Stream.empty();
            })
        .toList();
  }

  @Test
  void oneChoiceThatFailsEndsTheOthers() {
    try (var scene = Scene.of(writing(new Line.Fails("no token to choose")))) {
      begin(scene, 2);

      assertEquals(new Absence(Cause.FAILED, "no token to choose"), absence(scene));
      scene.assertAllReleased();
    }
  }

  @Test
  void aCancelledRequestLeavesTheBatchAndFreesItsMemory() {
    try (var scene = Scene.of(writing(new Line.Hangs()))) {
      Runnable cancel = begin(scene, 2);
      scene.await(() -> scene.engine().running() == 2);
      cancel.run();
      cancel.run();

      scene.assertAllReleased();
      assertEquals(1, events.size());
    }
  }

  @Test
  void aRequestThatIsCancelledWhileItWaitsIsNeverRead() {
    var onlyOne = ConfigFactory.parseString("tagora.inference.contexts = 1");
    try (var scene = Scene.of(writing(new Line.Hangs()), onlyOne)) {
      Runnable first = begin(scene, 1);
      scene.await(() -> scene.engine().running() == 1);
      begin(scene, 1).run();
      first.run();

      scene.assertAllReleased();
      assertEquals(1, events.size());
    }
  }

  @Test
  void theDeadlineEndsAndFreesAll() {
    try (var scene = Scene.of(writing(new Line.Hangs()))) {
      begin(scene, 2);
      scene.after(() -> scene.engine().running() == 2, DEADLINE);

      assertEquals(Cause.LATE, absence(scene).cause());
      scene.assertAllReleased();
    }
  }

  @Test
  void aPromptThatIsRefusedIsDeclinedWithTheReason() {
    try (var scene = Scene.of(_ -> new Line.Refuses("too long"))) {
      begin(scene, 1);

      assertEquals(new Absence(Cause.DECLINED, "too long"), absence(scene));
      scene.assertAllReleased();
    }
  }

  @Test
  void oneChoiceThatIsRefusedEndsTheOthers() {
    try (var scene = Scene.of(writing(new Line.NotAdmitted("cannot be written")))) {
      begin(scene, 3);

      assertEquals(new Absence(Cause.DECLINED, "cannot be written"), absence(scene));
      scene.assertAllReleased();
      assertEquals(2, events.size());
    }
  }

  @Test
  void anEngineThatBreaksIsAFailureAndNothingLeaks() {
    try (var scene = Scene.of(writing(new Line.BreaksDecode()))) {
      begin(scene, 1);

      assertEquals(Cause.FAILED, absence(scene).cause());
      scene.assertAllReleased();
    }
  }

  @Test
  void aRequestOverTheBoundIsRefusedAtOnce() {
    var bound = ConfigFactory.parseString("tagora.inference.requests = 1");
    try (var scene = Scene.of(writing(new Line.Hangs()), bound)) {
      Runnable first = begin(scene, 1);
      scene.await(() -> scene.engine().running() == 1);
      begin(scene, 1);

      assertEquals(Cause.OVERLOADED, absence(scene).cause());
      first.run();
      scene.assertAllReleased();
    }
  }

  @Test
  void aListenerThatThrowsHearsNoMoreAndLosesNothingElse() {
    try (var scene = Scene.of(writing(Line.writes("upon")))) {
      scene
          .service()
          .completions()
          .complete(
              request(1),
              event -> {
                events.add(event);
                if (event instanceof PromptRead) {
                  throw new IllegalStateException("the listener broke");
                }
              });

      assertTrue(absence(scene).detail().contains("log"));
      scene.assertAllReleased();
    }
  }
}
