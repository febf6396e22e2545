package io.tagora.training.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.training.grpo.HeldOutFigures;
import io.tagora.training.grpo.IterationFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedTest {
  private static final RewardParts PARTS = new RewardParts(0.1, 0.2, 0.3, 1.0 / 3);
  private static final Laboratory.Trained TRAINED =
      new Laboratory.Trained(
          new HeldOutFigures(0.5, PARTS, List.of(0.25, 1.0), 0.125),
          List.of(new IterationFigures(1, PARTS, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
  private static final TypeReference<Laboratory.Trained> TYPE = new TypeReference<>() {};

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("crs-7/trained.json");
  }

  private Laboratory.Trained of(boolean taken, String what, Finished.Part<Laboratory.Trained> part)
      throws IOException {
    return new Finished(taken).of(file, what, TYPE, part);
  }

  private static Laboratory.Trained again() {
    throw new AssertionError("what is finished must not be done again");
  }

  @Test
  void whatIsFinishedIsNotDoneAgain() throws IOException {
    assertEquals(TRAINED, of(true, "crs", () -> TRAINED));
    assertEquals(TRAINED, of(true, "crs", FinishedTest::again));
  }

  @Test
  void withoutResumeAllIsDoneAnew() throws IOException {
    of(false, "crs", () -> TRAINED);
    var other = new Laboratory.Trained(TRAINED.heldOut(), List.of());
    assertEquals(other, of(false, "crs", () -> other));
    assertEquals(other, of(true, "crs", FinishedTest::again));
  }

  @Test
  void aPartOfAnotherExperimentIsRefused() throws IOException {
    of(true, "crs of 100 moments", () -> TRAINED);
    var refused =
        assertThrows(IOException.class, () -> of(true, "crs of 200 moments", () -> TRAINED));
    assertTrue(refused.getMessage().contains("got crs of 100 moments"), refused.getMessage());
  }

  @Test
  void damageIsToldWithTheFile() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"what\": \"crs\", \"val");
    var refused = assertThrows(IOException.class, () -> of(true, "crs", () -> TRAINED));
    assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
  }

  @Test
  void aPartThatFailsLeavesNothing() {
    assertThrows(
        IOException.class,
        () ->
            of(
                true,
                "crs",
                () -> {
                  throw new IOException("stopped");
                }));
    assertTrue(Files.notExists(file));
  }
}
