package io.tagora.training;

import io.tagora.runtime.experiment.Report;
import io.tagora.training.experiment.Laboratory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** An experiment whose arms are experts that train with the same compute. */
abstract class LaboratoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin HelpOption help;
  @Mixin ExperimentOptions options;
  @Mixin GrpoOptions grpo;
  @Mixin SampleOptions samples;

  /**
   * What was found.
   *
   * @param setting a sentence that says what was run
   */
  abstract Report found(Laboratory laboratory, String setting) throws IOException;

  /** What was run, for the report. */
  String setting(LaboratoryRun run) {
    return run.setting(spec.name());
  }

  @Override
  public Integer call() throws IOException {
    var run = new LaboratoryRun(options, grpo, samples);
    run.execute(laboratory -> found(laboratory, setting(run)));
    spec.commandLine().getOut().println(ExperimentEnd.of(options));
    return 0;
  }
}
