package io.tagora.training.judged;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.judge.Verdict;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.runtime.judge.measured.CatalogEvidence;
import io.tagora.runtime.judge.measured.MeasuredJudge;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.training.grpo.Rehearsal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Has the judge look at what experts wrote. A group also gets some tags that other experts of the
 * moment wrote and some of anywhere: a reward must know what an expert has not learnt to avoid.
 */
public final class TagJudging {
  /** Of each kind of stranger in a group. */
  private static final int STRANGERS = 2;

  private final MeasuredJudge judge;
  private final List<Tag> catalogTags;
  private final int tags;

  /**
   * With a judge.
   *
   * @param tags of a group, at most
   */
  public TagJudging(MeasuredJudge judge, Catalog catalog, int tags) {
    this.judge = judge;
    this.catalogTags = catalog.tags();
    this.tags = tags;
  }

  /**
   * The judge that measures, on the log before a moment.
   *
   * @param until nothing at or after it is counted
   */
  public static MeasuredJudge measured(
      Dataset dataset,
      Instant until,
      TextEmbedder embedder,
      Rubric rubric,
      Calibration calibration) {
    var vectors = TagVectors.embed(dataset.catalog(), embedder, (_, _, _) -> {});
    return new MeasuredJudge(
        rubric, CatalogEvidence.of(dataset, until, vectors, embedder), calibration);
  }

  /** The verdicts on a moment's experts. */
  public JudgedMoment judged(Rehearsal.Moment moment, RandomGenerator random) {
    var groups = new ArrayList<JudgedGroup>();
    for (Rehearsal.Expert expert : moment.experts()) {
      groups.add(judged(moment, expert, random));
    }
    return new JudgedMoment(
        moment.turn().known().profile().userId(), moment.turn().context(), groups);
  }

  private JudgedGroup judged(
      Rehearsal.Moment moment, Rehearsal.Expert expert, RandomGenerator random) {
    var judged = new ArrayList<JudgedTag>();
    candidates(moment, expert, random)
        .forEach((tag, list) -> {
          var beside = new ArrayList<>(list);
          beside.remove(tag);
          Verdict verdict =
              judge.judge(
                  new Submission.OfTag(moment.turn().known(), expert.persona(), tag, beside));
          judged.add(new JudgedTag(tag.text(), verdict.tier(), verdict.score()));
        });
    return new JudgedGroup(expert.persona(), judged);
  }

  /** The tags to judge, each with a list that it stands in or might have stood in. */
  private Map<Tag, List<Tag>> candidates(
      Rehearsal.Moment moment, Rehearsal.Expert expert, RandomGenerator random) {
    Map<Tag, List<Tag>> written = new LinkedHashMap<>();
    expert.lists().forEach(list -> list.forEach(tag -> written.putIfAbsent(tag, list)));
    List<Tag> order = new ArrayList<>(written.keySet());
    Collections.shuffle(order, random);
    List<Tag> first = expert.lists().getFirst();
    Map<Tag, List<Tag>> chosen = new LinkedHashMap<>();
    List<Tag> others = others(moment, expert);
    for (int i = 0; i < STRANGERS; i++) {
      chosen.put(any(catalogTags, random), first);
      if (!others.isEmpty()) {
        chosen.put(any(others, random), first);
      }
    }
    for (Tag tag : order) {
      if (chosen.size() < tags) {
        chosen.put(tag, written.getOrDefault(tag, first));
      }
    }
    return chosen;
  }

  private static List<Tag> others(Rehearsal.Moment moment, Rehearsal.Expert expert) {
    return moment.experts().stream()
        .filter(other -> !other.equals(expert))
        .flatMap(other -> other.lists().getFirst().stream())
        .toList();
  }

  private static Tag any(List<Tag> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
