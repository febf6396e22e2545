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
  private final int categories;

  /**
   * With an engine that nobody else uses.
   *
   * @param atOnce sequences that the engine takes
   * @param categories that what is under way is about at most
   */
  public Rehearsal(LanguageModelEngine engine, int atOnce, Catalog catalog, int categories) {
    writing = new Writing(engine, atOnce);
    this.catalog = catalog;
    this.categories = categories;
  }

  int categories() {
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

  /** What is written at each of the moments, with so many personas by the Planner. */
  List<Answer> answers(List<Turn> turns, int personas) {
    List<Draft> drafts = drafts(turns, personas);
    var orders = new ArrayList<Writing.Order>();
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      List<Persona> planned = drafts.get(i).plan().personas();
      boolean returns = turn.returning().isPresent();
      for (int place = 0; place < planned.size(); place++) {
        orders.add(order(turn, planned.get(place), catalog.tagPhrases(), longest(place, returns)));
      }
      turn.returning()
          .ifPresent(
              interest -> orders.add(order(turn, interest.persona(), interest.tags(), categories)));
    }
    var written = writing.all(orders).iterator();
    return IntStream.range(0, turns.size())
        .mapToObj(i -> {
          Draft draft = drafts.get(i);
          List<List<TagProposal>> lists =
              draft.plan().personas().stream()
                  .map(persona -> parsed(written.next().getFirst(), persona))
                  .toList();
          List<TagProposal> returning =
              turns
                  .get(i)
                  .returning()
                  .map(interest -> parsed(written.next().getFirst(), interest.persona()))
                  .orElse(List.of());
          return new Answer(draft, lists, returning);
        })
        .toList();
  }

  private List<TagProposal> parsed(Generation generation, Persona persona) {
    return ExpertPrompt.parse(generation, persona, catalog);
  }

  /** The most tags that a persona's expert is ever asked for: where it is the plan's last one. */
  private int longest(int place, boolean returns) {
    return NodeDefaults.quota(place + 1, returns, categories).open(place);
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
