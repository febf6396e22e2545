package io.tagora.training.grpo;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.training.data.SftSamples;
import io.tagora.training.data.Turn;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.TensorThreads;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Trains Planner, experts and Arbiter together by one reward for all of them ({@link TeamRewards}).
 * One thread; a run that is stopped begins anew.
 */
public final class TeamRun {
  private final Path from;
  private final Catalog catalog;
  private final SftSamples samples;
  private final GrpoSettings settings;
  private final int moments;
  private final int heldOut;
  private final PrintStream notes;

  /**
   * What an iteration showed.
   *
   * @param reward of the team, the mean over trajectories
   * @param expert what an expert added, the mean
   * @param arbiter what the Arbiter added, the mean
   * @param divergence KL from the first model, nats a token, before the iteration's updates
   */
  public record Figures(double reward, double expert, double arbiter, double divergence) {}

  /**
   * A run that has not begun.
   *
   * @param from the model to begin with and to stay near, a Hugging Face folder
   * @param settings their tasks are moments here, and their lists trajectories
   * @param moments to learn from, at most
   * @param heldOut moments of other users to look at, at most
   */
  public TeamRun(
      Path from,
      Catalog catalog,
      SftSamples samples,
      GrpoSettings settings,
      int moments,
      int heldOut,
      PrintStream notes) {
    this.from = from;
    this.catalog = catalog;
    this.samples = samples;
    this.settings = settings;
    this.moments = moments;
    this.heldOut = heldOut;
    this.notes = notes;
  }

  /**
   * For each held-out moment what a model's whole team is worth, writing its likeliest answers.
   *
   * @param model a Hugging Face folder
   */
  public List<TeamRewards> look(Path model) throws IOException {
    List<Turn> turns = TaskBook.chosen(samples.validationTurns(), heldOut, 0);
    try (Policy policy = Policy.of(HuggingFaceFolder.read(model), model, settings.threads())) {
      List<List<TeamTrajectory>> said = new TeamRollouts(policy, catalog).of(turns, 1, 0, 0);
      return IntStream.range(0, turns.size())
          .mapToObj(i -> TeamRewards.of(said.get(i).getFirst(), turns.get(i).truth()))
          .toList();
    }
  }

  /**
   * Trains and writes the model.
   *
   * @param out the folder to write
   * @throws PolicyLostException if the policy diverges too far; nothing is written
   */
  public List<Figures> train(Path out) throws IOException {
    TensorThreads.use(settings.threads());
    LlamaDecoder policy = HuggingFaceFolder.read(from);
    List<Turn> turns = TaskBook.chosen(samples.turns(), moments, settings.seed());
    var figures = new ArrayList<Figures>();
    try (var encoder = new HuggingFaceEncoder(from)) {
      var keep = KeptBatches.of(samples.trees(encoder).train(), settings);
      var learner = new Learner(policy, HuggingFaceFolder.read(from), encoder, settings);
      var trees = new TeamTree(settings.advantage(), settings.credit(), encoder);
      var control = new DivergenceControl(settings.klWeight(), settings.klTarget());
      for (int i = 0; i < settings.iterations(); i++) {
        long began = System.nanoTime();
        Written written = write(policy, asked(turns, i), i, trees);
        long wrote = System.nanoTime();
        Learner.Learnt learnt =
            learner.learnTrees(
                written.trees(), keep.beside(i), settings.learningRateAt(i), control.weight());
        PolicyLostException.requireNear(i, learnt.farthest(), settings);
        control = control.after(learnt.divergence());
        figures.add(written.figures(learnt.divergence()));
        notes.printf(
            Locale.ROOT,
            "iteration %d/%d team %.4f, an expert adds %.4f, the Arbiter %.4f | kl %.4f (weight %.3f) | %.1f s writing, %.1f s learning%n",
            i + 1,
            settings.iterations(),
            figures.getLast().reward(),
            figures.getLast().expert(),
            figures.getLast().arbiter(),
            learnt.divergence(),
            control.weight(),
            (wrote - began) / 1e9,
            (System.nanoTime() - wrote) / 1e9);
      }
    }
    write(policy, out);
    return figures;
  }

  /** An iteration's trees, and the rewards in them. */
  private record Written(List<GroupTree> trees, List<TeamRewards> rewards) {
    Figures figures(double divergence) {
      return new Figures(
          rewards.stream().mapToDouble(TeamRewards::team).average().orElse(0),
          rewards.stream()
              .flatMap(each -> each.experts().stream())
              .mapToDouble(Double::doubleValue)
              .average()
              .orElse(0),
          rewards.stream().mapToDouble(TeamRewards::arbiter).average().orElse(0),
          divergence);
    }
  }

  private Written write(LlamaDecoder weights, List<Turn> turns, int iteration, TeamTree trees)
      throws IOException {
    long seed = settings.seed() * 1_000_003L + 3L * iteration;
    try (Policy now = Policy.of(weights, from, settings.threads())) {
      List<List<TeamTrajectory>> said =
          new TeamRollouts(now, catalog).of(turns, settings.group(), settings.temperature(), seed);
      var grown = new ArrayList<GroupTree>();
      var all = new ArrayList<TeamRewards>();
      for (int i = 0; i < turns.size(); i++) {
        Turn turn = turns.get(i);
        List<TeamRewards> rewards =
            said.get(i).stream().map(one -> TeamRewards.of(one, turn.truth())).toList();
        grown.addAll(trees.of(turn.context(), said.get(i), rewards));
        all.addAll(rewards);
      }
      return new Written(grown, all);
    }
  }

  private List<Turn> asked(List<Turn> turns, int iteration) {
    return IntStream.range(0, settings.tasks())
        .mapToObj(i -> turns.get(Math.floorMod(iteration * settings.tasks() + i, turns.size())))
        .toList();
  }

  private void write(LlamaDecoder policy, Path out) throws IOException {
    Files.createDirectories(out);
    HuggingFaceFolder.write(out, policy, Precision.F16);
    for (String file : List.of(TokenizerJson.TOKENIZER, TokenizerJson.CONFIG)) {
      Files.copy(from.resolve(file), out.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
