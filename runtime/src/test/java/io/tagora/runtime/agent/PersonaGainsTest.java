package io.tagora.runtime.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.PersonaGains.Bucket;
import io.tagora.runtime.agent.PersonaGains.Place;
import io.tagora.runtime.agent.PersonaGains.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonaGainsTest {
  private static final double ANY = Double.NEGATIVE_INFINITY;
  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final Place RISING =
      new Place(List.of(new Bucket(-4, 0.001, 0.002, 7), new Bucket(-1, 0.03, 0.004, 8)));
  private static final PersonaGains GAINS =
      new PersonaGains(18, new Table(List.of(RISING)), new Table(List.of(RISING, RISING)));

  @TempDir private Path folder;

  @Test
  void aDearerPersonaMustBeSurer() {
    assertEquals(List.of(ANY, ANY), GAINS.bounds(true, 0.001, 1, 2).floors());
    assertEquals(List.of(ANY, -1.0), GAINS.bounds(true, 0.002, 1, 2).floors());
    assertEquals(List.of(ANY, NONE), GAINS.bounds(true, 0.04, 1, 2).floors());
  }

  @Test
  void whatWasNotMeasuredIsNotWorthwhile() {
    assertEquals(List.of(ANY, ANY, NONE), GAINS.bounds(true, 0, 1, 3).floors());
    assertEquals(List.of(ANY, ANY, ANY), GAINS.bounds(false, 0, 1, 3).floors());
  }

  @Test
  void aSurerBeginningIsNotWorthLess() {
    var falling = List.of(new Bucket(-4, 0.03, 0, 7), new Bucket(-1, 0.01, 0, 7));
    assertThrows(IllegalArgumentException.class, () -> new Place(falling));
  }

  @Test
  void aFileIsReadAsItWasWritten() throws IOException {
    PersonaGainsFile.write(GAINS, "a test", folder);
    assertEquals(Optional.of(GAINS), PersonaGainsFile.read(folder));
  }

  @Test
  void aFileThatNamesNoCategoriesIsOfTheUsualOnes() throws IOException {
    Files.writeString(folder.resolve(PersonaGainsFile.NAME), "");
    assertEquals(
        ReturningInterest.CATEGORIES,
        PersonaGainsFile.read(folder).orElseThrow().returningCategories());
  }

  @Test
  void lessThanNoCategoriesAreRefused() throws IOException {
    Files.writeString(folder.resolve(PersonaGainsFile.NAME), "returning-categories = -1\n");
    var refused = assertThrows(IllegalArgumentException.class, () -> PersonaGainsFile.read(folder));
    String sentence = String.valueOf(refused.getMessage());
    assertTrue(sentence.contains("returning-categories = -1"), sentence);
  }

  @Test
  void aFolderWithoutTheFileHasNoGains() {
    assertEquals(Optional.empty(), PersonaGainsFile.read(folder));
  }

  @Test
  void aBrokenFileIsNamedWithTheCommandThatMendsIt() throws IOException {
    Files.writeString(folder.resolve(PersonaGainsFile.NAME), "returning.2.gain = 0.1, much\n");
    var refused = assertThrows(IllegalArgumentException.class, () -> PersonaGainsFile.read(folder));
    String sentence = String.valueOf(refused.getMessage());
    assertTrue(sentence.contains(PersonaGainsFile.NAME), sentence);
    assertTrue(sentence.contains("./tagora train personas"), sentence);
  }
}
