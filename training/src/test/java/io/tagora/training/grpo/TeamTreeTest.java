package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.reward.Advantages;
import io.tagora.training.data.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeamTreeTest {
  @TempDir private Path folder;
  private GrpoScene scene;
  private Policy policy;

  @BeforeEach
  void open() throws IOException {
    scene = new GrpoScene(folder, 1024);
    policy = Policy.of(scene.model(), folder, 1);
  }

  @AfterEach
  void close() {
    policy.close();
    scene.close();
  }

  private List<TeamTrajectory> said(long seed) {
    var now = Instant.parse("2026-06-24T10:00:00Z");
    var day = new Environment(LocalDate.of(2026, 6, 24), "summer", "", Map.of(), List.of());
    var turn =
        new Turn(
            new HybridContext(Profile.unknown("u1"), List.of(), day, now),
            HybridPrompt.ofText("<|begin|>camping"),
            Optional.empty(),
            Set.of("stoves"),
            Set.of());
    return new TeamRollouts(policy, scene.catalog).of(List.of(turn), 3, 1, seed).getFirst();
  }

  @Test
  void everyAgentSpeaksAndTheArbiterChoosesFromThePool() {
    for (TeamTrajectory one : said(3)) {
      assertEquals(one.personas().size(), one.experts().size());
      var pool = one.pool().stream().map(proposal -> proposal.tag()).toList();
      assertTrue(pool.containsAll(one.selected()), one.selected().toString());
      policy.engine().verify();
    }
  }

  @Test
  void theSameSeedSaysTheSame() {
    assertEquals(
        said(3).stream().map(TeamTrajectory::pool).toList(),
        said(3).stream().map(TeamTrajectory::pool).toList());
  }

  private static List<TeamRewards> rewards(List<TeamTrajectory> said) {
    return IntStream.range(0, said.size())
        .mapToObj(i -> {
          TeamTrajectory one = said.get(i);
          return new TeamRewards(
              i,
              Collections.nCopies(one.experts().size(), (double) i),
              -i,
              one.experts().stream().map(expert -> upwards(parts(expert))).toList(),
              upwards(parts(one.arbiter())));
        })
        .toList();
  }

  private static int parts(TeamTrajectory.Said said) {
    return said.trace().partOf()[said.trace().partOf().length - 1] + 1;
  }

  /** 1, 2, … */
  private static List<Double> upwards(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> (double) i).toList();
  }

  private List<GroupTree> trees(List<TeamTrajectory> said, Credit credit) {
    return new TeamTree(Advantages.Scale.NONE, credit, scene.encoder)
        .of(HybridPrompt.ofText("<|begin|>camping"), said, rewards(said));
  }

  private static List<GroupTree.Choice> lastArbiter(GroupTree tree, List<TeamTrajectory> said) {
    int tokens = said.getLast().arbiter().trace().tokens().length;
    return tree.choices().subList(tree.choices().size() - tokens, tree.choices().size());
  }

  @Test
  void eachAgentsTokensHaveItsOwnAdvantage() {
    List<TeamTrajectory> said = said(3);
    List<GroupTree> trees = trees(said, Credit.LIST);
    int answers = said.stream().mapToInt(one -> one.experts().size() + 2).sum();
    assertEquals(2, trees.size());
    assertEquals(answers, trees.stream().mapToInt(GroupTree::lists).sum());
    lastArbiter(trees.getLast(), said).forEach(choice -> assertEquals(-1, choice.advantage()));
  }

  @Test
  void eachTagsTokensHaveTheAdvantageOfTheTag() {
    List<TeamTrajectory> said = said(3);
    List<TeamTrajectory.Said> experts =
        said.stream().flatMap(one -> one.experts().stream()).toList();
    List<TeamTrajectory.Said> arbiters = said.stream().map(TeamTrajectory::arbiter).toList();
    TeamTrajectory last = said.getLast();
    var choices = trees(said, Credit.TAG).getLast().choices().iterator();
    last.plan().trace().allowed().forEach(_ -> choices.next());
    last.experts().forEach(expert -> assertTags(expert, mean(experts), choices));
    assertTags(last.arbiter(), mean(arbiters), choices);
    assertFalse(choices.hasNext());
  }

  private static double mean(List<TeamTrajectory.Said> lists) {
    return lists.stream()
        .flatMap(list -> upwards(parts(list)).stream())
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  private static void assertTags(
      TeamTrajectory.Said list, double mean, Iterator<GroupTree.Choice> choices) {
    for (int part : list.trace().partOf()) {
      assertEquals(part + 1 - mean, choices.next().advantage(), 1e-9);
    }
  }

  @Test
  void aPersonasNameHasTheAdvantageOfItsExpert() {
    List<TeamTrajectory> said = said(3);
    double mean =
        IntStream.range(0, said.size())
            .flatMap(i -> said.get(i).experts().stream().mapToInt(_ -> i))
            .average()
            .orElseThrow();
    GroupTree.Choice first = trees(said, Credit.TAG).getLast().choices().getFirst();
    assertEquals(said.size() - 1 - mean, first.advantage(), 1e-9);
  }
}
