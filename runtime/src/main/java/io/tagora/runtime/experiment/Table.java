package io.tagora.runtime.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells under named columns; a file of its own beside the report.
 *
 * @param name of the file, without ".csv": lower case words with hyphens
 */
public record Table(String name, List<String> columns, List<List<Cell>> rows) {
  public Table {
    Report.requireName(name);
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of table %s must have %d cells, got %d"
                .formatted(name, columns.size(), row.size()));
      }
    }
  }

  String markdown() {
    var lines = new ArrayList<String>();
    lines.add("| " + String.join(" | ", columns) + " |");
    lines.add("|" + " --- |".repeat(columns.size()));
    for (List<Cell> row : rows) {
      var words = row.stream().map(cell -> cell.words().replace("|", "\\|")).toList();
      lines.add("| " + String.join(" | ", words) + " |");
    }
    return String.join("\n", lines) + "\n";
  }

  /** RFC 4180 with line feeds; a mean takes three columns: NAME, NAME low, NAME high. */
  String csv() {
    var lines = new ArrayList<String>();
    lines.add(String.join(",", header()));
    for (List<Cell> row : rows) {
      var fields = new ArrayList<String>();
      for (int column = 0; column < row.size(); column++) {
        fields.addAll(fields(row.get(column), isMean(column)));
      }
      lines.add(String.join(",", fields));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> header() {
    var header = new ArrayList<String>();
    for (int column = 0; column < columns.size(); column++) {
      String name = columns.get(column);
      header.add(quoted(name));
      if (isMean(column)) {
        header.add(quoted(name + " low"));
        header.add(quoted(name + " high"));
      }
    }
    return header;
  }

  private boolean isMean(int column) {
    return rows.stream().anyMatch(row -> row.get(column) instanceof Cell.Mean);
  }

  private static List<String> fields(Cell cell, boolean mean) {
    return switch (cell) {
      case Cell.Text(var text) -> padded(quoted(text), mean);
      case Cell.Amount(var value, _) -> padded(plain(value), mean);
      case Cell.Mean(var interval, _, _) ->
          List.of(plain(interval.mean()), plain(interval.low()), plain(interval.high()));
    };
  }

  private static List<String> padded(String field, boolean mean) {
    return mean ? List.of(field, "", "") : List.of(field);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
