package io.tagora.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpShowsEveryOptionWithItsDefault() {
    assertEquals(0, run("train", "sft", "--help"));
    assertTrue(out.toString().contains("--checkpoint-minutes"), out.toString());
    assertTrue(out.toString().contains("Default: 4096"), out.toString());
    assertTrue(out.toString().contains("--resume goes on"), out.toString());
  }

  /** A default that is nothing is said in words or not at all. */
  @Test
  void noHelpShowsHowTheProgramWritesNothing() {
    assertPlain(Main.commandLine());
  }

  private static void assertPlain(CommandLine command) {
    String help = command.getUsageMessage();
    for (String nothing : List.of("Optional.empty", "Default: []", "Default: null")) {
      assertFalse(help.contains(nothing), help);
    }
    command.getSubcommands().values().forEach(MainTest::assertPlain);
  }

  @Test
  void brokenDataIsRefusedInOneSentenceThatNamesTheCommandForAllOfIt() {
    assertEquals(1, run("train", "sft", "--data", folder.toString(), "--out", folder + "/out"));
    assertTrue(
        err.toString().startsWith("tagora: " + folder + " must follow every rule"), err.toString());
    assertTrue(err.toString().contains("got 4 that are broken"), err.toString());
    assertTrue(err.toString().contains("./tagora data check " + folder), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void sizesThatDoNotFitAreRefusedBeforeAnythingIsRead() {
    int code = run("train", "sft", "--data", "d", "--out", "o", "--heads", "3");
    assertEquals(1, code);
    assertTrue(err.toString().contains("--kv-heads"), err.toString());
  }

  @Test
  void anAlignmentThatIsNoneIsRefusedBeforeAnythingIsRead() {
    String[] command = {"train", "grpo", "--data", "d", "--from", "f", "--out", "o"};
    String[] typed = Arrays.copyOf(command, command.length + 2);
    typed[command.length] = "--alignment";
    typed[command.length + 1] = "judge";
    assertEquals(1, run(typed));
    assertTrue(err.toString().contains("theme or model:DIR, got judge"), err.toString());
  }

  @Test
  void aSignThatCouldNeverBeSeenIsRefused() {
    assertEquals(
        1,
        run("train", "grpo", "--data", "d", "--from", "f", "--out", "o", "--sign-kl-spike", "1"));
    assertTrue(err.toString().contains("--sign-kl-spike must be above 1"), err.toString());
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }
}
