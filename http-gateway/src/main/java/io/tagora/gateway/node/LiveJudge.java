package io.tagora.gateway.node;

import io.tagora.actors.completion.CompletionService;
import io.tagora.actors.judge.Evaluator;
import io.tagora.actors.judge.JudgeListener;
import io.tagora.actors.judge.JudgeParts;
import io.tagora.actors.judge.JudgeService;
import io.tagora.actors.judge.ModelGrading;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.RubricFile;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.runtime.judge.measured.CatalogEvidence;
import io.tagora.runtime.judge.measured.MeasuredJudge;
import io.tagora.runtime.model.ChatFormat;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;

/** Starts the judge of a node's live answers, as {@code tagora.judge} says. */
final class LiveJudge {
  private final NodeSettings settings;
  private final NodeParts parts;
  private final Dataset dataset;

  LiveJudge(NodeSettings settings, NodeParts parts, Dataset dataset) {
    this.settings = settings;
    this.parts = parts;
    this.dataset = dataset;
  }

  /**
   * The judge; empty where nothing is sampled.
   *
   * @param formats how a model of a name wants to be talked to
   */
  Optional<JudgeService> start(
      ActorSystem<?> system,
      CompletionService completions,
      Function<String, ChatFormat> formats,
      JudgeListener listener) {
    if (!settings.judge().on()) {
      return Optional.empty();
    }
    Rubric rubric = settings.judge().rubric().map(RubricFile::of).orElseGet(RubricFile::shipped);
    return Optional.of(
        JudgeService.start(
            system,
            switch (settings.judge().by()) {
              case MEASURED -> measured(rubric, listener);
              case MODEL -> byModel(rubric, completions, formats, listener);
            }));
  }

  private JudgeParts measured(Rubric rubric, JudgeListener listener) {
    var clock = parts.dependencies().clock();
    var evidence =
        CatalogEvidence.of(dataset, clock.instant(), parts.index().tagVectors(), parts.embedder());
    Calibration calibration =
        settings.judge().calibration().map(Calibration::of).orElseGet(Calibration::shipped);
    var judge = new MeasuredJudge(rubric, evidence, calibration);
    return new JudgeParts(
        judge.rubric(),
        dimension -> new Evaluator.Means.Measured(judge.evaluator(dimension)),
        settings.judge().limits(),
        clock,
        listener);
  }

  private JudgeParts byModel(
      Rubric rubric,
      CompletionService completions,
      Function<String, ChatFormat> formats,
      JudgeListener listener) {
    String model = parts.dependencies().models().of(Role.JUDGE);
    var grading =
        new ModelGrading(completions, model, formats.apply(model), rubric, dataset.catalog());
    return new JudgeParts(
        rubric,
        _ -> new Evaluator.Means.Model(grading),
        settings.judge().limits(),
        parts.dependencies().clock(),
        listener);
  }
}
