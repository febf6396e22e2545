package io.tagora.inference.park;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.park.Restoring.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeepingTest {
  private static final String MODEL = "0123456789abcdef0123456789abcdef";
  private static final int[] PROMPT = "a prompt".chars().toArray();

  @TempDir Path directory;
  private final Rows rows = new Rows();

  @AfterEach
  void free() {
    rows.close();
  }

  private KvPark park(String model) {
    return park(model, 10_000_000, Rows.CAPACITY);
  }

  private KvPark park(String model, long maxBytes, int capacity) {
    var settings = new ParkSettings(new ParkSettings.Place.Disk(directory), maxBytes, 4);
    return new KvPark(
        settings,
        model,
        Rows.GEOMETRY,
        capacity,
        new FileKeeping(ParkFolders.folder(directory, "cpu:0", model)),
        Runnable::run,
        () -> 0);
  }

  private Path folder(String model) {
    return directory.resolve(model + "-cpu-0");
  }

  private void leave(KvPark park, int[] tokens) {
    var left = park.leave(rows.fill(0, tokens), rows.body(0, tokens.length));
    left.ifPresent(leaving -> leaving.step(Long.MAX_VALUE / 2));
    park.verify();
  }

  private boolean comesBack(KvPark park, int[] tokens) {
    rows.blank(1);
    var back = park.restore(tokens, 0, length -> rows.body(1, length));
    boolean done = back.isPresent() && back.get().step(Long.MAX_VALUE / 2) == Outcome.DONE;
    assertTrue(rows.holds(1, tokens, done ? back.orElseThrow().tokens() : 0));
    park.verify();
    return done;
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder(MODEL))) {
      return files.filter(file -> !file.endsWith("lock")).sorted().toList();
    }
  }

  /** A file that was written to its end. */
  private Path written() throws IOException {
    try (var park = park(MODEL)) {
      leave(park, PROMPT);
    }
    assertEquals(1, files().size());
    return files().getFirst();
  }

  @Test
  void theNextEngineOfTheModelFindsWhatWasParked() throws IOException {
    written();
    try (var park = park(MODEL)) {
      assertEquals(1, park.figures().prompts());
      assertTrue(comesBack(park, PROMPT));
      leave(park, "another".chars().toArray());
    }
    try (var park = park(MODEL)) {
      assertEquals(2, park.figures().prompts());
      assertTrue(comesBack(park, PROMPT));
    }
  }

  @Test
  void aFileThatWasCutAnywhereIsDroppedWhenItIsFound() throws IOException {
    var whole = Files.readAllBytes(written());
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      Files.write(folder(MODEL).resolve("7.kv"), Arrays.copyOf(whole, length));
      Files.deleteIfExists(folder(MODEL).resolve("1.kv"));
      try (var park = park(MODEL)) {
        assertEquals(0, park.figures().prompts(), "cut at " + length);
        assertFalse(comesBack(park, PROMPT));
        assertEquals(List.of(), files());
      }
    }
  }

  @Test
  void whatAKilledProcessWasWritingIsCleared() throws IOException {
    var whole = Files.readAllBytes(written());
    for (int length : new int[] {0, 1, whole.length / 2, whole.length}) {
      Files.write(folder(MODEL).resolve("2.part"), Arrays.copyOf(whole, length));
      try (var park = park(MODEL)) {
        assertEquals(1, files().size());
        assertTrue(comesBack(park, PROMPT));
      }
    }
  }

  @Test
  void pagesThatNeverReachedTheDiskAreFoundWhenTheyAreRead() throws IOException {
    var file = written();
    var torn = Files.readAllBytes(file);
    Arrays.fill(torn, torn.length - 64, torn.length, (byte) 0);
    Files.write(file, torn);
    try (var park = park(MODEL)) {
      assertEquals(1, park.figures().prompts());
      assertFalse(comesBack(park, PROMPT));
      assertEquals(1, park.figures().damaged());
      assertEquals(0, park.figures().bytes());
      assertEquals(List.of(), files());
      leave(park, PROMPT);
      assertTrue(comesBack(park, PROMPT));
    }
  }

  @Test
  void aFileThatIsCutOrGoneOrAnothersWhileTheEngineRunsIsDropped() throws IOException {
    byte[] whole = Files.readAllBytes(written());
    byte[] other = otherPrompt();
    for (byte[] now : List.of(new byte[0], Arrays.copyOf(whole, whole.length - 1), other)) {
      try (var park = park(MODEL)) {
        leave(park, PROMPT);
        Files.write(files().getFirst(), now);
        assertFalse(comesBack(park, PROMPT));
        leave(park, PROMPT);
        Files.delete(files().getFirst());
        assertFalse(comesBack(park, PROMPT));
        assertEquals(2, park.figures().damaged());
      }
    }
  }

  private byte[] otherPrompt() throws IOException {
    try (var park = park("other")) {
      leave(park, "b prompt".chars().toArray());
    }
    return Files.readAllBytes(folder("other").resolve("1.kv"));
  }

  @Test
  void ofManyFilesTheLatestAreTakenUpWithinTheBound() throws IOException {
    var other = "big other one".chars().toArray();
    try (var park = park(MODEL)) {
      leave(park, PROMPT);
      leave(park, other);
    }
    long bytes = Files.size(folder(MODEL).resolve("2.kv"));
    try (var park = park(MODEL, bytes, Rows.CAPACITY)) {
      assertFalse(comesBack(park, PROMPT));
      assertTrue(comesBack(park, other));
      assertEquals(1, files().size());
    }
    try (var park = park(MODEL, bytes, other.length - 1)) {
      assertEquals(0, park.figures().prompts());
    }
  }

  @Test
  void whereNothingCanBeWrittenNothingIsParked() throws IOException {
    var park = park(MODEL);
    Files.delete(folder(MODEL).resolve("lock"));
    Files.delete(folder(MODEL));
    leave(park, PROMPT);
    assertEquals(new ParkFigures(0, 0, 0, 0, 0, 0, 1), park.figures());
    Files.createDirectory(folder(MODEL));
    leave(park, PROMPT);
    assertTrue(comesBack(park, PROMPT));
    park.close();
  }

  @Test
  void onAFullDiskNothingIsParkedAndNothingIsLeft() throws IOException {
    try (var park = park(MODEL)) {
      Files.createSymbolicLink(folder(MODEL).resolve("1.part"), Path.of("/dev/full"));
      leave(park, PROMPT);
      assertEquals(new ParkFigures(0, 0, 0, 0, 0, 0, 1), park.figures());
      assertEquals(List.of(), files());
      leave(park, PROMPT);
      assertTrue(comesBack(park, PROMPT));
    }
  }

  @Test
  void aFolderIsItsOwnersOnly() throws IOException {
    written();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder(MODEL))));
  }

  @Test
  void aFolderIsOneEngines() {
    try (var park = park(MODEL)) {
      var refusal = assertThrows(InferenceException.class, () -> park(MODEL));
      assertTrue(refusal.getMessage().contains("tagora.inference.park.directory"));
      leave(park, PROMPT);
      assertTrue(comesBack(park, PROMPT));
    }
  }

  @Test
  void whatIsParkedForAnotherModelOnTheDeviceIsCleared() throws IOException {
    String used = "f".repeat(32);
    String old = "e".repeat(32);
    Files.createDirectory(directory.resolve("photos"));
    var other = ParkFolders.folder(directory, "cpu:1", old);
    new FileKeeping(other).close();
    try (var park = park(used)) {
      leave(park, PROMPT);
      try (var second = park(old)) {
        leave(second, PROMPT);
      }
      written();
      assertTrue(comesBack(park, PROMPT), "it is in use");
    }
    assertEquals(1, files().size());
    assertFalse(Files.exists(folder(old)));
    assertTrue(Files.exists(directory.resolve("photos")));
    assertTrue(Files.exists(other), "another device's");
  }
}
