package io.tagora.training.judged;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.ReportFolder;
import io.tagora.runtime.experiment.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a run showed over its steps: reward.csv, loss.png and pairs.png, under a report.md. */
final class RewardCurve {
  static final String NAME = "reward";
  private static final int STEPS_A_ROW = 5;
  private static final List<String> COLUMNS =
      List.of("step", "seconds", "loss", "held-out loss", "held-out pairs");

  /** A row; NaN where not measured. */
  record Row(int step, double seconds, double loss, double heldOutLoss, double pairs) {}

  private final List<Row> rows = new ArrayList<>();
  private double sum;
  private int steps;

  /** The rows of a folder before the step where a resumed run goes on. */
  static RewardCurve read(Path folder, RewardState until) throws IOException {
    var curve = new RewardCurve();
    Path file = folder.resolve(NAME + ".csv");
    if (until.step() > 0 && Files.exists(file)) {
      Files.readAllLines(file).stream()
          .skip(1)
          .map(RewardCurve::parse)
          .filter(row -> row.step() <= until.step())
          .forEach(curve.rows::add);
    }
    return curve;
  }

  void step(RewardState state, double loss) {
    sum += loss;
    steps++;
    if (state.step() % STEPS_A_ROW == 0) {
      rows.add(new Row(state.step(), seconds(state), sum / steps, Double.NaN, Double.NaN));
      sum = 0;
      steps = 0;
    }
  }

  void heldOut(RewardState state, double loss, double pairs) {
    rows.add(new Row(state.step(), seconds(state), Double.NaN, loss, pairs));
  }

  List<Row> rows() {
    return rows;
  }

  /** Writes all files anew. */
  void write(Path folder, String words) {
    Report report = Report.of("A reward model in training").text(words).table(table());
    line("loss", "loss", Row::loss, report, "held out", Row::heldOutLoss);
    line("pairs", "share of pairs in order", _ -> Double.NaN, report, "held out", Row::pairs);
    ReportFolder.write(report, folder);
  }

  private Table table() {
    return new Table(
        NAME,
        COLUMNS,
        rows.stream()
            .map(row ->
                List.of(
                    Cell.of(row.step()),
                    Cell.of(row.seconds(), 1),
                    cell(row.loss()),
                    cell(row.heldOutLoss()),
                    cell(row.pairs())))
            .toList());
  }

  private static Cell cell(double value) {
    return Double.isNaN(value) ? Cell.of("") : Cell.of(value, 4);
  }

  private void line(
      String name,
      String axis,
      ToDoubleFunction<Row> train,
      Report report,
      String heldOutName,
      ToDoubleFunction<Row> heldOut) {
    var lines = new ArrayList<Figure.Line>();
    add(lines, "train", train);
    add(lines, heldOutName, heldOut);
    if (!lines.isEmpty()) {
      report.figure(new Figure.Lines(name, axis, "step", axis, lines));
    }
  }

  private void add(List<Figure.Line> lines, String name, ToDoubleFunction<Row> value) {
    List<Figure.Point> points =
        rows.stream()
            .filter(row -> !Double.isNaN(value.applyAsDouble(row)))
            .map(row -> Figure.Point.of(row.step(), value.applyAsDouble(row)))
            .toList();
    if (!points.isEmpty()) {
      lines.add(new Figure.Line(name, points));
    }
  }

  private static double seconds(RewardState state) {
    return state.elapsed().toMillis() / 1e3;
  }

  private static Row parse(String line) {
    String[] cells = line.split(",", -1);
    return new Row(
        Integer.parseInt(cells[0]),
        number(cells[1]),
        number(cells[2]),
        number(cells[3]),
        number(cells[4]));
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }
}
