package io.tagora.training.run;

import io.tagora.training.sft.SftSettings;
import io.tagora.training.sft.TrainingState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with loss, tokens a second and the time left, in per mille of the run. */
final class TerminalProgress implements AutoCloseable {
  private static final int WHOLE = 1000;
  private static final double SMOOTHING = 0.95;

  private final SftSettings settings;
  private final ProgressBar bar;
  private final TrainingState start;
  private double loss = Double.NaN;
  private String validation = "";
  private volatile Duration left = Duration.ZERO;

  TerminalProgress(SftSettings settings, TrainingState start, PrintStream out) {
    this.settings = settings;
    this.start = start;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("sft")
            .setInitialMax(WHOLE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(1000)
            .setMaxRenderedLength(140)
            .setEtaFunction(_ -> left.isZero() ? Optional.empty() : Optional.of(left))
            .setConsumer(new ConsoleProgressBarConsumer(out, 140))
            .build();
  }

  void step(TrainingState state, double stepLoss) {
    loss = Double.isNaN(loss) ? stepLoss : SMOOTHING * loss + (1 - SMOOTHING) * stepLoss;
    double seconds = state.elapsed().minus(start.elapsed()).toMillis() / 1e3;
    double speed = (state.tokens() - start.tokens()) / Math.max(1e-3, seconds);
    double progress = state.progress(settings);
    double done = progress - start.progress(settings);
    left = Duration.ofMillis((long) (1e3 * seconds * (1 - progress) / Math.max(1e-9, done)));
    bar.stepTo((long) (WHOLE * progress));
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " step %d loss %.3f%s %.0f tok/s",
            state.steps(),
            loss,
            validation,
            speed));
  }

  void validated(double validationLoss) {
    validation = String.format(Locale.ROOT, " val %.3f", validationLoss);
  }

  @Override
  public void close() {
    bar.close();
  }
}
