package io.tagora.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tagora.runtime.experiment.ReportFolder;
import java.nio.file.Path;

/** The last line of an experiment, for a person or a program. */
final class ExperimentEnd {
  private ExperimentEnd() {}

  static String of(ExperimentOptions options) {
    return of(options.out, options.json);
  }

  static String of(Path out, boolean json) {
    Path report = out.resolve(ReportFolder.REPORT);
    return json
        ? JsonNodeFactory.instance.objectNode().put("report", report.toString()).toString()
        : "The report is " + report;
  }
}
