package io.tagora.training.personas;

import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Decoding.Report;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.ScoredToken;
import io.tagora.runtime.prompt.ExpertPrompt;
import io.tagora.runtime.prompt.PlannerPrompt;
import io.tagora.training.data.NodeDefaults;
import io.tagora.training.data.Turn;
import io.tagora.training.grpo.Writing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Asks a model's Planner and experts at many moments as a node does, without a node: greedily, as
 * many personas and tags as may ever be wanted. What a request for fewer would get is the beginning
 * of that, since greedy writing does not know where it will end. One thread.
 */
public final class Rehearsal {
  private static final int PLAN_TOKENS = 320;
  private static final int TOKENS_A_TAG = 15;

  private final Writing writing;
  private final Catalog catalog;
  private final List<Integer> categories;

  /**
   * With an engine that nobody else uses.
   *
   * @param atOnce sequences that the engine takes
   * @param categories the numbers of categories that what is under way may be about, at least one
   */
  public Rehearsal(
      LanguageModelEngine engine, int atOnce, Catalog catalog, List<Integer> categories) {
    writing = new Writing(engine, atOnce);
    this.catalog = catalog;
    this.categories = List.copyOf(categories);
  }

  List<Integer> categories() {
    return categories;
  }

  /**
   * A plan as it was written.
   *
   * @param openings for each persona the natural log-probability of the first token of its name
   */
  record Draft(Plan plan, List<Double> openings) {
    Draft {
      openings = List.copyOf(openings);
    }
  }

  /**
   * What was written at a moment.
   *
   * @param lists for each persona of the plan its expert's tags
   * @param returning the tags of the expert of what is under way; none where nothing is
   */
  record Answer(Draft draft, List<List<TagProposal>> lists, List<TagProposal> returning) {
    Answer {
      lists = List.copyOf(lists);
      returning = List.copyOf(returning);
    }
  }

  /**
   * What is written at each moment, with so many personas by the Planner.
   *
   * @param moments each as turns that differ in what is under way only, one for each number of
   *     categories; they share the plan and its experts' lists
   * @return answers in the same order
   */
  List<List<Answer>> answers(List<List<Turn>> moments, int personas) {
    List<Draft> drafts = drafts(moments.stream().map(List::getFirst).toList(), personas);
    var orders = new ArrayList<Writing.Order>();
    for (int i = 0; i < moments.size(); i++) {
      List<Turn> turns = moments.get(i);
      List<Persona> planned = drafts.get(i).plan().personas();
      for (int place = 0; place < planned.size(); place++) {
        orders.add(
            order(
                turns.getFirst(), planned.get(place), catalog.tagPhrases(), longest(place, turns)));
      }
      for (int number = 0; number < turns.size(); number++) {
        Turn turn = turns.get(number);
        int tags = categories.get(number);
        turn.returning()
            .ifPresent(
                interest -> orders.add(order(turn, interest.persona(), interest.tags(), tags)));
      }
    }
    var written = writing.all(orders).iterator();
    return IntStream.range(0, moments.size())
        .mapToObj(i -> answers(drafts.get(i), moments.get(i), written))
        .toList();
  }

  private List<Answer> answers(Draft draft, List<Turn> turns, Iterator<List<Generation>> written) {
    List<List<TagProposal>> lists =
        draft.plan().personas().stream()
            .map(persona -> parsed(written.next().getFirst(), persona))
            .toList();
    return turns.stream()
        .map(turn ->
            new Answer(
                draft,
                lists,
                turn.returning()
                    .map(interest -> parsed(written.next().getFirst(), interest.persona()))
                    .orElse(List.of())))
        .toList();
  }

  private List<TagProposal> parsed(Generation generation, Persona persona) {
    return ExpertPrompt.parse(generation, persona, catalog);
  }

  /** The most tags that a persona's expert is ever asked for: where it is the plan's last one. */
  private int longest(int place, List<Turn> turns) {
    return IntStream.range(0, turns.size())
        .map(number ->
            NodeDefaults.quota(
                    place + 1, turns.get(number).returning().isPresent(), categories.get(number))
                .open(place))
        .max()
        .orElseThrow();
  }

  private static Writing.Order order(Turn turn, Persona persona, PhraseSet vocabulary, int tags) {
    var rule = new OutputRule.Phrases(vocabulary, tags, tags);
    return new Writing.Order(
        turn.context(),
        ExpertPrompt.of(persona),
        List.of(Decoding.greedy(TOKENS_A_TAG * tags, rule)));
  }

  private List<Draft> drafts(List<Turn> turns, int personas) {
    var decoding =
        Decoding.builder(PLAN_TOKENS, new OutputRule.Free(personas, personas, true))
            .report(new Report(true, 0, false))
            .build();
    return writing
        .all(
            turns.stream()
                .map(turn ->
                    new Writing.Order(turn.context(), PlannerPrompt.of(), List.of(decoding)))
                .toList())
        .stream()
        .map(written -> draft(written.getFirst(), personas))
        .toList();
  }

  private static Draft draft(Generation generation, int personas) {
    Plan plan = PlannerPrompt.parse(generation, personas);
    var openings = new ArrayList<Double>();
    boolean opens = true;
    for (ScoredToken token : generation.tokens()) {
      boolean separates = token.bytes().isEmpty();
      if (opens && !separates) {
        openings.add(token.logProbability());
      }
      opens = separates;
    }
    return new Draft(plan, openings);
  }
}
