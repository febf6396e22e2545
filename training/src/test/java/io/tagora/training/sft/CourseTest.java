package io.tagora.training.sft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CourseTest {
  private final List<TrainingTree> trees = Trees.counting(24, 40, 3);
  private final int all = trees.stream().mapToInt(TrainingTree::length).sum();
  private Duration now = Duration.ofSeconds(100);

  private Course course(long budget) {
    var pace =
        new SftSettings(
            budget, Duration.ofHours(1), 60, 1e-3, 0.1, 0.1, 0, 1, 7, 1, Duration.ofSeconds(10), 5);
    return new Course(pace, trees, () -> now);
  }

  private static int tokens(List<TrainingTree> batch) {
    return batch.stream().mapToInt(TrainingTree::length).sum();
  }

  private static List<List<TrainingTree>> walked(Course course) {
    List<List<TrainingTree>> batches = new ArrayList<>();
    while (course.goesOn()) {
      batches.add(course.batch());
      course.stepped(tokens(batches.getLast()));
    }
    return batches;
  }

  @Test
  void twoEpochsTakeEveryTreeTwice() {
    Course course = course(2L * all);
    List<List<TrainingTree>> batches = walked(course);

    assertEquals(2 * trees.size(), batches.stream().mapToInt(List::size).sum());
    assertEquals(2L * all, course.state().tokens());
    assertEquals(2, course.state().epoch());
    assertEquals(0, course.state().batch());
  }

  @Test
  void whoGoesOnFromAnyStepTakesTheBatchesThatWereLeft() {
    List<List<TrainingTree>> whole = walked(course(2L * all));
    for (int steps = 0; steps <= whole.size(); steps++) {
      Course stopped = course(2L * all);
      for (int i = 0; i < steps; i++) {
        assertTrue(stopped.goesOn());
        stopped.stepped(tokens(stopped.batch()));
      }
      Course resumed = course(2L * all);
      resumed.resume(stopped.state());
      assertEquals(whole.subList(steps, whole.size()), walked(resumed));
    }
  }

  @Test
  void timeCountsOverAllPartsOfARun() {
    Course first = course(2L * all);
    first.begin();
    now = now.plusSeconds(7);
    first.stepped(1);
    assertFalse(first.isSaveDue());
    now = now.plusSeconds(3);
    assertEquals(Duration.ofSeconds(10), first.stepped(1).elapsed());
    assertTrue(first.isSaveDue());
    assertFalse(first.isSaveDue(), "the next one is due ten seconds later");

    now = Duration.ofSeconds(1);
    Course second = course(2L * all);
    second.resume(first.state());
    second.begin();
    now = now.plusSeconds(4);
    assertEquals(Duration.ofSeconds(14), second.stepped(1).elapsed());
    assertFalse(second.isSaveDue());
  }
}
