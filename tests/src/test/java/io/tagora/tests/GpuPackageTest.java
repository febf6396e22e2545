package io.tagora.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the package for GPU machines, short of packing and running it. */
@EnabledOnOs(OS.LINUX)
class GpuPackageTest {
  private static final Path FOLDER = ProjectRoot.find().resolve("cluster-config/deploy/gpu");

  @TempDir Path parts;

  private record Ended(int status, String out) {}

  @BeforeEach
  void copyScript() throws IOException {
    Files.copy(FOLDER.resolve("unpack-and-run.sh"), parts.resolve("unpack-and-run.sh"));
  }

  @Test
  void aPartThatIsNotWhatWasPackedIsRefusedBeforeAnythingIsUnpacked() throws Exception {
    Files.writeString(parts.resolve("tagora-gpu.tar.gz.00"), "damaged");
    Files.writeString(parts.resolve("SHA256SUMS"), "0".repeat(64) + "  tagora-gpu.tar.gz.00\n");
    var ended = run(parts, "unpack-and-run.sh", "--only", "nothing");
    assertEquals(1, ended.status());
    assertTrue(ended.out().contains("tagora-gpu.tar.gz.00: FAILED"), ended.out());
    assertTrue(ended.out().contains("bring the ones named above again"), ended.out());
    assertFalse(Files.exists(parts.resolve("tagora-gpu-run/tagora-gpu")));
  }

  @Test
  void aDeviceOfAnotherKindIsRefusedByName() throws Exception {
    var ended = run(parts, "unpack-and-run.sh", "--device", "tpu:0");
    assertEquals(1, ended.status());
    assertEquals(
        "unpack-and-run: --device must be cuda:N or cpu:N, got tpu:0", ended.out().strip());
  }

  @Test
  void thePackerRefusesAFolderThatHoldsOtherFiles() throws Exception {
    var ended = run(FOLDER, "package.sh", "--out", parts.toString());
    assertEquals(1, ended.status());
    assertEquals("tagora: --out must be a new or empty folder, got " + parts, ended.out().strip());
  }

  private static Ended run(Path folder, String script, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("bash", script));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try (var reader = process.inputReader()) {
      var out = String.join("\n", reader.lines().toList());
      return new Ended(process.waitFor(), out);
    }
  }
}
