package io.tagora.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.sft.SampleSource;
import io.tagora.training.sft.TextEncoder;
import io.tagora.training.sft.TrainingSet;
import io.tagora.training.sft.TrainingTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftRunTest {
  private static final DecoderConfig MODEL =
      new DecoderConfig(280, 16, 1, 2, 1, 8, 24, 10_000, 1e-5, 64);

  @TempDir private Path folder;
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  @Test
  void leavesAFolderThatLoadsWithCurvesAndALogButNoCheckpoint() throws IOException {
    SftOutcome outcome = run(false).execute(() -> false);
    assertTrue(outcome.finished());
    assertTrue(outcome.validation().orElseThrow().loss() > 0);
    assertEquals(outcome.model(), HuggingFaceFolder.read(folder).config());
    assertFalse(Files.exists(folder.resolve(SftRun.CHECKPOINT)));
    assertTrue(Files.size(folder.resolve(LossChart.PNG)) > 1000);
    List<String> csv = Files.readAllLines(folder.resolve(LossCurve.CSV));
    assertTrue(csv.getFirst().startsWith("step,tokens,seconds"), csv.getFirst());
    assertTrue(csv.size() > 3, csv.toString());
    String log = Files.readString(folder.resolve(TrainingLog.FILE));
    assertTrue(log.contains("tagora train sft --test") && log.contains("pytorch"), log);
    assertTrue(log.contains("2.10.0"), log);
  }

  @Test
  void aStoppedRunCanBeResumedToTheSameCurve() throws IOException {
    run(false).execute(() -> false);
    List<String> whole = steps(folder);
    var steps = new AtomicInteger();
    SftOutcome half = run(false).execute(() -> steps.incrementAndGet() > 25);
    assertFalse(half.finished());
    assertTrue(Files.exists(folder.resolve(SftRun.CHECKPOINT)));
    SftOutcome rest = run(true).execute(() -> false);
    assertTrue(rest.finished());
    assertTrue(notes.toString(StandardCharsets.UTF_8).contains("resuming after step"));
    assertEquals(whole, steps(folder));
  }

  @Test
  void aFinishedRunIsNotResumed() throws IOException {
    run(false).execute(() -> false);
    var error = assertThrows(IOException.class, () -> run(true).execute(() -> false));
    assertTrue(error.getMessage().contains("must have a checkpoint"), error.getMessage());
  }

  private static List<String> steps(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve(LossCurve.CSV)).stream()
        .map(line -> line.split(",", -1))
        .map(cells -> cells[0] + " " + cells[1] + " " + cells[3] + " " + cells[5])
        .toList();
  }

  private SftRun run(boolean resume) {
    var request =
        new SftRequest(
            folder,
            Optional.empty(),
            MODEL,
            2,
            OptionalLong.empty(),
            Duration.ofHours(1),
            128,
            1e-3,
            7,
            1,
            Duration.ofHours(1),
            20,
            Precision.F16,
            resume,
            "tagora train sft --test",
            "0".repeat(64));
    return new SftRun(
        request, new Sentences(), new PrintStream(notes, true, StandardCharsets.UTF_8));
  }

  /** Plain sentences, each a trunk without branches. */
  private static final class Sentences implements SampleSource {
    @Override
    public List<String> names() {
      return List.of("a stroller");
    }

    @Override
    public Stream<String> texts() {
      return IntStream.range(0, 200).mapToObj("<|begin|>user %d buys a stroller<|end|>"::formatted);
    }

    @Override
    public TrainingSet trees(TextEncoder encoder) {
      List<TrainingTree> trees = texts().map(text -> tree(encoder.encode(text))).toList();
      return new TrainingSet(trees.subList(20, 200), trees.subList(0, 20));
    }

    private static TrainingTree tree(int[] tokens) {
      float[] weights = new float[tokens.length];
      Arrays.fill(weights, 1);
      return new TrainingTree(
          tokens, IntStream.range(0, tokens.length).toArray(), new int[tokens.length], weights);
    }
  }
}
