package io.tagora.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher up to the point where it would build or start Java. */
class LauncherTest {

  private static final Path LAUNCHER = ProjectRoot.find().resolve("tagora");

  @TempDir private Path folder;

  private record Ended(int status, String out, String err) {}

  @Test
  void helpNamesEveryCommand() throws Exception {
    var ended = run(List.of(LAUNCHER.toString(), "--help"), System.getenv("PATH"));
    assertEquals(0, ended.status());
    for (var command :
        List.of(
            "demo",
            "world generate",
            "model import",
            "evaluate",
            "cluster",
            "bench",
            "certificates",
            "chaos",
            "devices",
            "train",
            "package gpu",
            "test")) {
      assertTrue(ended.out().contains("\n  " + command + " "), command + " is in the help");
    }
  }

  @Test
  void aLinkFromAnotherFolderFindsTheProject() throws Exception {
    var link = Files.createSymbolicLink(folder.resolve("linked"), LAUNCHER);
    var ended = run(List.of(link.toString(), "test", "--help"), System.getenv("PATH"));
    assertEquals(0, ended.status(), ended.err());
    assertTrue(ended.out().startsWith("Usage: tagora test"), ended.out());
  }

  @Test
  void withoutMavenItSaysInOneSentenceWhatToInstall() throws Exception {
    var bare = Files.createDirectory(folder.resolve("bin"));
    for (var tool : List.of("bash", "dirname", "readlink", "sed")) {
      Files.createSymbolicLink(bare.resolve(tool), located(tool));
    }
    var ended = run(List.of(LAUNCHER.toString(), "test"), bare.toString());
    assertEquals(1, ended.status());
    assertEquals(1, ended.err().lines().count(), ended.err());
    assertTrue(ended.err().contains("apt-get install maven"), ended.err());
  }

  private static Path located(String tool) {
    return List.of("/usr/bin", "/bin").stream()
        .map(bin -> Path.of(bin, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private Ended run(List<String> command, String path) throws IOException, InterruptedException {
    var out = folder.resolve("out").toFile();
    var err = folder.resolve("err").toFile();
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var status = builder.redirectOutput(out).redirectError(err).start().waitFor();
    return new Ended(status, Files.readString(out.toPath()), Files.readString(err.toPath()));
  }
}
