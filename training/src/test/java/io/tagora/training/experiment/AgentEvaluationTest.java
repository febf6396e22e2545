package io.tagora.training.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(50)
class AgentEvaluationTest {
  @TempDir private Path temporary;

  private AgentEvaluation launching(String script) throws IOException {
    Path launcher = Files.writeString(temporary.resolve("tagora"), "#!/bin/sh\n" + script);
    assertTrue(launcher.toFile().setExecutable(true));
    return new AgentEvaluation(launcher, 10, 1);
  }

  @Test
  void theAgentsRatesOfEachUserComeBackInOrder() throws IOException {
    var evaluation =
        launching(
            """
            for scores; do :; done
            echo '{"recommender": "popularity", "hitRate": 0.1}' > "$scores"
            echo '{"recommender": "agents", "hitRate": 0.5}' >> "$scores"
            echo '{"recommender": "agents", "hitRate": 0.25}' >> "$scores"
            """);

    assertArrayEquals(
        new double[] {0.5, 0.25}, evaluation.hitRates(Path.of("a-model"), () -> false));
  }

  @Test
  void oneThatFailsNamesItsCommand() throws IOException {
    var evaluation = launching("exit 3\n");
    var failed =
        assertThrows(IOException.class, () -> evaluation.hitRates(Path.of("a-model"), () -> false));

    String message = String.valueOf(failed.getMessage());
    assertTrue(message.contains("got status 3 of: "), message);
    assertTrue(message.contains("--model a-model"), message);
  }

  @Test
  void oneThatIsNotWantedAnyMoreEnds() throws IOException {
    Path started = temporary.resolve("started");
    var evaluation = launching("echo $$ > '%s'\nexec sleep 1000\n".formatted(started));
    var stopped =
        assertThrows(
            IOException.class,
            () -> evaluation.hitRates(Path.of("a-model"), () -> started.toFile().length() > 0));

    assertTrue(String.valueOf(stopped.getMessage()).contains("--resume"), stopped.getMessage());
    long process = Long.parseLong(Files.readString(started).strip());
    assertEquals(
        List.of(), ProcessHandle.of(process).filter(ProcessHandle::isAlive).stream().toList());
  }
}
