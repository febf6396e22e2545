package io.tagora.training.judged;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.data.SftSamples;
import io.tagora.training.data.Turn;
import io.tagora.training.grpo.Rehearsal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Judged moments of logs: a model's experts write for them, and the judge that measures looks at
 * it. The same logs, model and settings give the same verdicts.
 *
 * @param samples of the dataset
 * @param model the Hugging Face folder of the model that writes
 * @param notes where progress goes, for people
 */
public record JudgedSamples(
    Dataset dataset,
    SftSamples samples,
    Path model,
    Settings settings,
    TextEmbedder embedder,
    PrintStream notes)
    implements RewardRun.Source {

  /**
   * How much is judged, and by what.
   *
   * @param moments to learn from, at most
   * @param heldOut moments of other users, at most
   * @param lists that each expert writes
   * @param tags of an expert that are judged, at most
   * @param threads of the engine
   */
  public record Settings(
      int moments,
      int heldOut,
      int lists,
      int tags,
      Rubric rubric,
      Calibration calibration,
      long seed,
      int threads) {
    private static final double TEMPERATURE = 1;

    private Rehearsal rehearsal() {
      return new Rehearsal(lists, TEMPERATURE, seed, threads);
    }
  }

  @Override
  public JudgedSet judged() throws IOException {
    notes.println("the experts write what is to be judged");
    Catalog catalog = dataset.catalog();
    List<Rehearsal.Moment> train = written(catalog, samples.turns(), settings.moments());
    List<Rehearsal.Moment> heldOut =
        written(catalog, samples.validationTurns(), settings.heldOut());
    notes.println("the judge looks at it");
    var judge =
        TagJudging.measured(
            dataset, samples.until(), embedder, settings.rubric(), settings.calibration());
    var judging = new TagJudging(judge, catalog, settings.tags());
    var random = new SplittableRandom(settings.seed());
    return new JudgedSet(judged(judging, train, random), judged(judging, heldOut, random));
  }

  private List<Rehearsal.Moment> written(Catalog catalog, List<Turn> turns, int most)
      throws IOException {
    return settings.rehearsal().of(model, catalog, turns, most);
  }

  private static List<JudgedMoment> judged(
      TagJudging judging, List<Rehearsal.Moment> moments, SplittableRandom random) {
    var judged = new ArrayList<JudgedMoment>();
    moments.forEach(moment -> judged.add(judging.judged(moment, random)));
    return judged;
  }
}
