package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.PhraseSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskBookTest {
  private static final Set<String> TRUTH = Set.of("stoves", "kites", "maps");

  @Test
  void anExpertIsNotPraisedForWhatOneBeforeItNames() {
    var tasks =
        TaskBook.novel(
            List.of(task("p1"), task("p2"), task("p3")),
            List.of(Set.of("stoves", "mugs"), Set.of("stoves", "kites"), Set.of("hats")));
    assertEquals(List.of("p1", "p2", "p3"), personas(tasks));
    assertEquals(
        List.of(TRUTH, Set.of("kites", "maps"), Set.of("maps")),
        tasks.stream().map(ExpertTask::truth).toList());
  }

  @Test
  void whatIsUnderWayComesFirst() {
    var tasks =
        TaskBook.novel(
            List.of(task("p1"), task(ReturningInterest.PERSONA_ID)),
            List.of(Set.of("stoves"), Set.of("stoves", "kites")));
    assertEquals(List.of(ReturningInterest.PERSONA_ID, "p1"), personas(tasks));
    assertEquals(List.of(TRUTH, Set.of("maps")), tasks.stream().map(ExpertTask::truth).toList());
  }

  @Test
  void anExpertForWhomNothingIsLeftIsNotAsked() {
    var tasks = TaskBook.novel(List.of(task("p1"), task("p2")), List.of(TRUTH, Set.of("stoves")));
    assertEquals(List.of("p1"), personas(tasks));
  }

  /** What experts find new adds up to what their team finds. */
  @Test
  void newHitsAddUpToTheTeams() {
    List<Set<String>> written =
        List.of(Set.of("stoves", "kites"), Set.of("kites", "maps"), Set.of("maps", "stoves"));
    List<ExpertTask> moment = List.of(task("p1"), task("p2"), task("p3"));
    var tasks = TaskBook.novel(moment, written);
    long hits =
        IntStream.range(0, tasks.size())
            .mapToLong(i -> written.get(i).stream().filter(tasks.get(i).truth()::contains).count())
            .sum();
    assertEquals(TRUTH.size(), hits);
  }

  private static List<String> personas(List<ExpertTask> tasks) {
    return tasks.stream().map(task -> task.persona().id()).toList();
  }

  private static ExpertTask task(String persona) {
    return new ExpertTask(
        HybridPrompt.ofText("a context"),
        new Persona(persona, "camping", ""),
        new PhraseSet("", List.of(new PhraseSet.Phrase("gas stoves", "stoves"))),
        12,
        TRUTH);
  }
}
