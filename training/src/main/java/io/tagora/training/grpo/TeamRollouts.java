package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.TagQuota;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.prompt.ArbiterPrompt;
import io.tagora.runtime.prompt.ExpertPrompt;
import io.tagora.runtime.prompt.PlannerPrompt;
import io.tagora.training.data.NodeDefaults;
import io.tagora.training.data.Turn;
import io.tagora.training.grpo.TeamTrajectory.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a policy writes in all roles, each after the one before, under the rules of serving. */
final class TeamRollouts {
  private static final int PLAN_TOKENS = 160;
  private static final int TOKENS_A_TAG = 12;

  private final Policy policy;
  private final Writing writing;
  private final Tracing tracing;
  private final Catalog catalog;

  TeamRollouts(Policy policy, Catalog catalog) {
    this.policy = policy;
    this.catalog = catalog;
    writing = new Writing(policy.engine(), Policy.SEQUENCES);
    tracing = new Tracing(policy);
  }

  /** One agent's turn in one trajectory. */
  private record Ask(HybridPrompt context, HybridPrompt prompt, OutputRule rule, int tokens) {}

  /** What is known of a trajectory before its Arbiter speaks. */
  private record Draft(Turn turn, Generation plan, Ask planAsk, List<Persona> guessed) {
    List<Persona> personas() {
      var personas = new ArrayList<>(guessed);
      turn.returning().map(ReturningInterest::persona).ifPresent(personas::add);
      return personas;
    }

    TagQuota quota() {
      return NodeDefaults.quota(guessed.size(), turn.returning().isPresent());
    }
  }

  /**
   * Trajectories of each turn.
   *
   * @param group trajectories a turn
   * @param temperature 0 writes the likeliest
   * @param seed the same seed and weights write the same
   */
  List<List<TeamTrajectory>> of(List<Turn> turns, int group, double temperature, long seed) {
    List<Turn> each =
        turns.stream().flatMap(turn -> IntStream.range(0, group).mapToObj(_ -> turn)).toList();
    List<Ask> planAsks = each.stream().map(TeamRollouts::planAsk).toList();
    List<Generation> plans = write(planAsks, temperature, seed);
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i < each.size(); i++) {
      int personas = NodeDefaults.planned(each.get(i));
      List<Persona> guessed = PlannerPrompt.parse(plans.get(i), personas).personas();
      drafts.add(new Draft(each.get(i), plans.get(i), planAsks.get(i), guessed));
    }
    List<List<Ask>> expertAsks = drafts.stream().map(this::expertAsks).toList();
    var lists =
        write(expertAsks.stream().flatMap(List::stream).toList(), temperature, seed + 1).iterator();
    List<List<Generation>> written =
        expertAsks.stream().map(asks -> asks.stream().map(_ -> lists.next()).toList()).toList();
    List<List<TagProposal>> pools =
        IntStream.range(0, drafts.size())
            .mapToObj(i -> pool(drafts.get(i).personas(), written.get(i)))
            .toList();
    List<Ask> arbiterAsks =
        IntStream.range(0, drafts.size())
            .mapToObj(i -> arbiterAsk(drafts.get(i).turn(), pools.get(i)))
            .toList();
    List<Generation> selections = write(arbiterAsks, temperature, seed + 2);
    List<TeamTrajectory> all =
        IntStream.range(0, drafts.size())
            .mapToObj(i ->
                trajectory(
                    drafts.get(i),
                    said(expertAsks.get(i), written.get(i)),
                    pools.get(i),
                    said(arbiterAsks.get(i), selections.get(i)),
                    selections.get(i)))
            .toList();
    return IntStream.range(0, turns.size())
        .mapToObj(i -> all.subList(i * group, (i + 1) * group))
        .toList();
  }

  private static Ask planAsk(Turn turn) {
    int personas = NodeDefaults.planned(turn);
    return new Ask(
        turn.context(),
        PlannerPrompt.of(),
        new OutputRule.Free(personas, personas, true),
        PLAN_TOKENS);
  }

  private List<Ask> expertAsks(Draft draft) {
    var asks = new ArrayList<Ask>();
    TagQuota quota = draft.quota();
    for (int place = 0; place < draft.guessed().size(); place++) {
      asks.add(
          listAsk(
              draft.turn(), draft.guessed().get(place), catalog.tagPhrases(), quota.open(place)));
    }
    draft
        .turn()
        .returning()
        .ifPresent(interest ->
            asks.add(listAsk(draft.turn(), interest.persona(), interest.tags(), quota.visited())));
    return asks;
  }

  private static Ask listAsk(Turn turn, Persona persona, PhraseSet vocabulary, int tags) {
    return new Ask(
        turn.context(),
        ExpertPrompt.of(persona),
        new OutputRule.Phrases(vocabulary, tags, tags),
        TOKENS_A_TAG * tags);
  }

  private static Ask arbiterAsk(Turn turn, List<TagProposal> pool) {
    int tags = NodeDefaults.SELECTED;
    var phrases = Catalog.phrasesOf(ArbiterPrompt.candidates(pool));
    return new Ask(
        turn.context(),
        ArbiterPrompt.of(pool),
        new OutputRule.Phrases(phrases, tags, tags),
        TOKENS_A_TAG * tags);
  }

  private List<TagProposal> pool(List<Persona> personas, List<Generation> lists) {
    var pool = new ArrayList<TagProposal>();
    for (int i = 0; i < personas.size(); i++) {
      pool.addAll(ExpertPrompt.parse(lists.get(i), personas.get(i), catalog));
    }
    return pool;
  }

  private TeamTrajectory trajectory(
      Draft draft, List<Said> experts, List<TagProposal> pool, Said arbiter, Generation selection) {
    List<Integer> names =
        draft.guessed().stream()
            .map(persona -> policy.engine().tokenizer().encode(persona.name()).length)
            .toList();
    List<Tag> selected =
        selection.texts().stream().flatMap(text -> catalog.tag(text).stream()).toList();
    return new TeamTrajectory(
        said(draft.planAsk(), draft.plan()),
        names,
        draft.personas(),
        experts,
        arbiter,
        pool,
        selected);
  }

  private List<Said> said(List<Ask> asks, List<Generation> answers) {
    return IntStream.range(0, asks.size())
        .mapToObj(i -> said(asks.get(i), answers.get(i)))
        .toList();
  }

  private Said said(Ask ask, Generation answer) {
    return new Said(ask.prompt(), tracing.of(ask.rule(), answer));
  }

  private List<Generation> write(List<Ask> asks, double temperature, long seed) {
    var orders = new ArrayList<Writing.Order>();
    for (int i = 0; i < asks.size(); i++) {
      Ask ask = asks.get(i);
      var decoding =
          new Decoding(ask.tokens(), temperature, 0, 1, 31 * seed + i, List.of(), ask.rule());
      orders.add(new Writing.Order(ask.context(), ask.prompt(), List.of(decoding)));
    }
    return writing.all(orders).stream().map(List::getFirst).toList();
  }
}
