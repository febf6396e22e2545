package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    return new TeamRollouts(policy, scene.catalog).of(List.of(turn), 2, 1, seed).getFirst();
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

  @Test
  void eachAgentsTokensHaveItsOwnAdvantage() {
    List<TeamTrajectory> said = said(3);
    List<TeamRewards> rewards =
        IntStream.range(0, said.size())
            .mapToObj(i ->
                new TeamRewards(
                    i,
                    IntStream.range(0, said.get(i).experts().size())
                        .mapToObj(k -> (double) i)
                        .toList(),
                    -i))
            .toList();
    GroupTree tree =
        new TeamTree(Advantages.Scale.NONE, scene.encoder)
            .of(HybridPrompt.ofText("<|begin|>camping"), said, rewards);
    int answers = said.stream().mapToInt(one -> one.experts().size() + 2).sum();
    assertEquals(answers, tree.lists());
    int arbiters = said.getLast().arbiter().trace().tokens().length;
    tree.choices()
        .subList(tree.choices().size() - arbiters, tree.choices().size())
        .forEach(choice -> assertEquals(-0.5, choice.advantage()));
  }
}
