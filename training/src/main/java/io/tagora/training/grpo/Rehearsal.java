package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.training.data.Turn;
import io.tagora.training.hf.HuggingFaceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model's experts write at moments of users' lives, for the personas that it plans: what a
 * judge is to look at.
 *
 * @param lists for each expert
 * @param temperature of writing the lists
 * @param threads of the engine
 */
public record Rehearsal(int lists, double temperature, long seed, int threads) {

  /** An expert's lists. */
  public record Expert(Persona persona, List<List<Tag>> lists) {
    public Expert {
      lists = lists.stream().map(List::copyOf).toList();
    }
  }

  /** A moment with its experts. */
  public record Moment(Turn turn, List<Expert> experts) {
    public Moment {
      experts = List.copyOf(experts);
    }
  }

  /**
   * Has the experts write.
   *
   * @param model a Hugging Face folder
   * @param most of the turns, which are drawn as reinforcement draws them
   */
  public List<Moment> of(Path model, Catalog catalog, List<Turn> turns, int most)
      throws IOException {
    List<Turn> chosen = TaskBook.chosen(turns, most, seed);
    try (Policy policy = Policy.of(HuggingFaceFolder.read(model), model, threads)) {
      var rollouts = new Rollouts(policy, catalog);
      TaskBook book = TaskBook.of(chosen, rollouts, catalog, ProgressListener.SILENT);
      List<List<Sample>> written = rollouts.lists(book.all(), lists, temperature, seed);
      var moments = new ArrayList<Moment>();
      int at = 0;
      for (int i = 0; i < chosen.size(); i++) {
        var experts = new ArrayList<Expert>();
        for (ExpertTask task : book.moments().get(i)) {
          experts.add(
              new Expert(task.persona(), written.get(at++).stream().map(Sample::tags).toList()));
        }
        moments.add(new Moment(chosen.get(i), experts));
      }
      return moments;
    }
  }
}
