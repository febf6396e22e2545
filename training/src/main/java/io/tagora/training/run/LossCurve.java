package io.tagora.training.run;

import io.tagora.training.sft.Evaluation;
import io.tagora.training.sft.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The losses of a run over its steps; a CSV file, and a chart by {@link LossChart}. */
public final class LossCurve {
  public static final String CSV = "loss.csv";

  /** The columns of single tasks, as {@link Evaluation} names them. */
  static final List<String> TASKS = List.of("plan", "expert", "arbiter", "explain");

  private static final int STEPS_A_ROW = 10;
  private static final String HEADER =
      "step,tokens,seconds,learning_rate,train_loss,validation_loss,"
          + TASKS.stream().map(task -> "validation_" + task).collect(Collectors.joining(","));

  /**
   * A row of the file.
   *
   * @param trainLoss the mean over the steps since the row before; empty in a validation's row
   * @param validation the loss, then the tasks', each empty where not measured
   */
  record Row(
      long step,
      long tokens,
      double seconds,
      double learningRate,
      OptionalDouble trainLoss,
      List<OptionalDouble> validation) {}

  private final List<Row> rows = new ArrayList<>();
  private double learningRate;
  private double sum;
  private int steps;

  /** The rows of a file up to the step where a resumed run goes on; empty if there is no file. */
  public static LossCurve read(Path file, TrainingState until) throws IOException {
    var curve = new LossCurve();
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .skip(1)
          .map(LossCurve::parse)
          .filter(row -> row.step() <= until.steps())
          .forEach(curve.rows::add);
    }
    return curve;
  }

  void step(TrainingState state, double loss, double rate) {
    sum += loss;
    steps++;
    learningRate = rate;
    if (state.steps() % STEPS_A_ROW == 0) {
      add(state, OptionalDouble.of(sum / steps), unmeasured());
      sum = 0;
      steps = 0;
    }
  }

  void validation(TrainingState state, Evaluation evaluation) {
    List<OptionalDouble> losses = new ArrayList<>(List.of(OptionalDouble.of(evaluation.loss())));
    for (String task : TASKS) {
      Double loss = evaluation.taskLosses().get(task);
      losses.add(loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss));
    }
    add(state, OptionalDouble.empty(), losses);
  }

  List<Row> rows() {
    return rows;
  }

  /** The last mean of training losses, NaN before the first. */
  double lastTrainLoss() {
    return rows.reversed().stream()
        .map(Row::trainLoss)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::orElseThrow)
        .findFirst()
        .orElse(Double.NaN);
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    rows.forEach(row -> lines.add(format(row)));
    Files.write(file, lines);
  }

  private void add(TrainingState state, OptionalDouble loss, List<OptionalDouble> validation) {
    double seconds = state.elapsed().toMillis() / 1e3;
    rows.add(new Row(state.steps(), state.tokens(), seconds, learningRate, loss, validation));
  }

  private static List<OptionalDouble> unmeasured() {
    return Collections.nCopies(TASKS.size() + 1, OptionalDouble.empty());
  }

  private static String format(Row row) {
    return String.format(
        Locale.ROOT,
        "%d,%d,%.1f,%.3e,%s,%s",
        row.step(),
        row.tokens(),
        row.seconds(),
        row.learningRate(),
        cell(row.trainLoss()),
        row.validation().stream().map(LossCurve::cell).collect(Collectors.joining(",")));
  }

  private static String cell(OptionalDouble value) {
    return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.4f", value.orElseThrow());
  }

  private static Row parse(String line) {
    String[] cells = line.split(",", -1);
    List<OptionalDouble> validation = new ArrayList<>();
    for (int i = 5; i < cells.length; i++) {
      validation.add(number(cells[i]));
    }
    return new Row(
        Long.parseLong(cells[0]),
        Long.parseLong(cells[1]),
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        number(cells[4]),
        List.copyOf(validation));
  }

  private static OptionalDouble number(String cell) {
    return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
  }
}
