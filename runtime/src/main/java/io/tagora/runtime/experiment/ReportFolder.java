package io.tagora.runtime.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report as files that can be committed and shown. */
public final class ReportFolder {
  public static final String REPORT = "report.md";

  private ReportFolder() {}

  /** Writes report.md, NAME.csv for every table and NAME.png for every figure; older ones go. */
  public static void write(Report report, Path folder) {
    try {
      Files.createDirectories(folder);
      for (Report.Part part : report.parts()) {
        write(part, folder);
      }
      Files.writeString(folder.resolve(REPORT), report.markdown());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the report's folder must be writable, got " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void write(Report.Part part, Path folder) throws IOException {
    switch (part) {
      case Report.Part.Words _ -> {}
      case Report.Part.Rows(var table) ->
          Files.writeString(folder.resolve(table.name() + ".csv"), table.csv());
      case Report.Part.Picture(var figure) -> {
        try (var out = Files.newOutputStream(folder.resolve(figure.name() + ".png"))) {
          Drawing.write(figure, out);
        }
      }
    }
  }
}
