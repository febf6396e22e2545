package io.tagora.training.grpo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run showed, a row an iteration or held-out look; a CSV file, and a chart of it. */
final class GrpoCurve {
  static final String CSV = "grpo.csv";

  /** Columns of an iteration. */
  static final List<String> ITERATION =
      List.of(
          "reward",
          "accuracy",
          "alignment",
          "diversity",
          "length",
          "passing",
          "silent_groups",
          "kl",
          "entropy",
          "kl_weight",
          "gradient_norm",
          "writing_seconds",
          "learning_seconds");

  /** Columns of a look at held-out users. */
  static final List<String> HELD_OUT =
      List.of(
          "held_out_reward",
          "held_out_accuracy",
          "held_out_alignment",
          "held_out_diversity",
          "held_out_length",
          "held_out_together");

  /** Came last, so that older files are still read: signs of failure, and what was done of one. */
  static final List<String> SIGNS =
      List.of("starving_groups", "kl_spike_bound", "expert_overlap", "drawn_back");

  private static final List<String> COLUMNS =
      Stream.of(ITERATION, HELD_OUT, SIGNS).flatMap(List::stream).toList();

  /**
   * A row.
   *
   * @param values of all columns after the iteration; NaN where not measured
   */
  @SuppressWarnings("ArrayRecordComponent") // A row of numbers; compared nowhere.
  record Row(int iteration, double seconds, double[] values) {
    /** An iteration that is done, or a look before one that is. */
    private boolean belongsBefore(GrpoState state) {
      boolean look = Double.isNaN(values[0]);
      return look ? iteration < state.iteration() : iteration <= state.iteration();
    }
  }

  private final List<Row> rows = new ArrayList<>();

  /** The rows of a file before the iteration where a resumed run goes on. */
  static GrpoCurve read(Path file, GrpoState until) throws IOException {
    var curve = new GrpoCurve();
    if (until.iteration() > 0 && Files.exists(file)) {
      Files.readAllLines(file).stream()
          .skip(1)
          .map(GrpoCurve::parse)
          .filter(row -> row.belongsBefore(until))
          .forEach(curve.rows::add);
    }
    return curve;
  }

  void iteration(GrpoState state, IterationFigures figures, double spikeBound) {
    var values = empty();
    double[] measured = {
      figures.reward(),
      figures.parts().accuracy(),
      figures.parts().alignment(),
      figures.parts().diversity(),
      figures.parts().length(),
      figures.passing(),
      figures.silent(),
      figures.divergence(),
      figures.entropy(),
      figures.klWeight(),
      figures.gradientNorm(),
      figures.writingSeconds(),
      figures.learningSeconds()
    };
    System.arraycopy(measured, 0, values, 0, measured.length);
    values[column("starving_groups")] = figures.starving();
    values[column("kl_spike_bound")] = spikeBound;
    values[column("drawn_back")] = figures.drawnBack();
    rows.add(new Row(state.iteration(), state.elapsed().toMillis() / 1e3, values));
  }

  void heldOut(GrpoState state, HeldOutFigures figures) {
    var values = empty();
    double[] measured = {
      figures.reward(),
      figures.parts().accuracy(),
      figures.parts().alignment(),
      figures.parts().diversity(),
      figures.parts().length(),
      figures.together()
    };
    System.arraycopy(measured, 0, values, ITERATION.size(), measured.length);
    values[column("expert_overlap")] = figures.overlap();
    rows.add(new Row(state.iteration(), state.elapsed().toMillis() / 1e3, values));
  }

  List<Row> rows() {
    return rows;
  }

  /** The place of a column in a row's values. */
  static int column(String name) {
    return COLUMNS.indexOf(name);
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("iteration,seconds," + String.join(",", COLUMNS));
    rows.forEach(row -> lines.add(format(row)));
    Files.write(file, lines);
  }

  private static double[] empty() {
    var values = new double[COLUMNS.size()];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private static String format(Row row) {
    return String.format(Locale.ROOT, "%d,%.1f,", row.iteration(), row.seconds())
        + Arrays.stream(row.values())
            .mapToObj(value -> Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.5f", value))
            .collect(Collectors.joining(","));
  }

  private static Row parse(String line) {
    String[] cells = line.split(",", -1);
    var values = empty();
    for (int i = 0; i < values.length && i + 2 < cells.length; i++) {
      values[i] = cells[i + 2].isEmpty() ? Double.NaN : Double.parseDouble(cells[i + 2]);
    }
    return new Row(Integer.parseInt(cells[0]), Double.parseDouble(cells[1]), values);
  }
}
