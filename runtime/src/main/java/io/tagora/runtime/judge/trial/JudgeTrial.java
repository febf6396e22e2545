package io.tagora.runtime.judge.trial;

import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.runtime.judge.measured.CatalogEvidence;
import io.tagora.runtime.judge.measured.MeasuredJudge;
import io.tagora.runtime.metric.baseline.CategoryRecommender;
import io.tagora.runtime.metric.baseline.CoOccurrence;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.runtime.world.GeneratedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Calibrates the measured judge on half of the users with some raters, and holds it against other
 * raters on the other half.
 */
public final class JudgeTrial {
  static final int RATERS = 5;

  private final GeneratedWorld world;
  private final Rubric rubric;
  private final RandomGenerator random;
  private final ProgressListener listener;
  private final CatalogEvidence evidence;
  private final CategoryRecommender likely;

  public JudgeTrial(
      GeneratedWorld world,
      Rubric rubric,
      TagVectors vectors,
      TextEmbedder embedder,
      RandomGenerator random,
      ProgressListener listener) {
    this.world = world;
    this.rubric = rubric;
    this.random = random;
    this.listener = listener;
    Dataset dataset = world.dataset();
    Instant cut = TrialSet.cut(dataset);
    evidence = CatalogEvidence.of(dataset, cut, vectors, embedder);
    likely =
        CoOccurrence.fit(
            dataset,
            cut,
            new CoOccurrence.Tuning(Duration.ofDays(14), Duration.ofDays(14), 0.25, 0.1));
  }

  /** What came of it. */
  public record Result(Calibration calibration, KindResult tags, KindResult explanations) {}

  public Result run() {
    List<UserLog> users = world.dataset().users();
    int half = users.size() / 2;
    var first = TrialSet.of(world, users.subList(0, half), likely, false, random);
    var second = TrialSet.of(world, users.subList(half, users.size()), likely, true, random);
    Calibration calibration = calibrate(first);
    var judge = new MeasuredJudge(rubric, evidence, calibration);
    return new Result(
        calibration,
        compare("tags", rubric.tags(), second.tags(), judge),
        compare("explanations", rubric.explanations(), second.reasons(), judge));
  }

  private Calibration calibrate(TrialSet trials) {
    var calibrator = new Calibrator(evidence);
    List<Rated> tags = flat(rated(rubric.tags(), trials.tags()));
    List<Rated> reasons = flat(rated(rubric.explanations(), trials.reasons()));
    calibrator.fitGrades("tags", rubric.tags(), tags);
    listener.progressed("calibrating", 1, 4);
    calibrator.fitGrades("explanations", rubric.explanations(), reasons);
    listener.progressed("calibrating", 2, 4);
    var graded = new MeasuredJudge(rubric, evidence, calibrator.calibration());
    calibrator.fitBar("tags", tags, trial -> graded.judge(trial.submission()));
    listener.progressed("calibrating", 3, 4);
    calibrator.fitBar("explanations", reasons, trial -> graded.judge(trial.submission()));
    listener.progressed("calibrating", 4, 4);
    return calibrator.calibration();
  }

  private static List<Rated> flat(List<List<Rated>> byUser) {
    return byUser.stream().flatMap(List::stream).toList();
  }

  /** By a panel of its own, which no other call shares. */
  private List<List<Rated>> rated(Criteria criteria, List<List<Trial>> byUser) {
    List<Rater> panel = Rater.panel(RATERS, criteria, random);
    return byUser.stream()
        .map(trials ->
            trials.stream().map(trial -> Rated.by(panel, trial, criteria, random)).toList())
        .toList();
  }

  private KindResult compare(
      String kind, Criteria criteria, List<List<Trial>> byUser, MeasuredJudge judge) {
    List<List<Rated>> rated = rated(criteria, byUser);
    listener.progressed("judging " + kind, 0, 1);
    var result =
        new Comparison(criteria, rated, trial -> judge.judge(trial.submission()), random).result();
    listener.progressed("judging " + kind, 1, 1);
    return result;
  }
}
