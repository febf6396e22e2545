package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.training.data.NodeDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TeamRewardsTest {
  private static final Persona HIKER = new Persona("p1", "hiker", "");
  private static final Persona COOK = new Persona("p2", "cook", "");

  private static Tag tag(String name) {
    return new Tag(name, name);
  }

  private static List<TagProposal> list(Persona persona, String... names) {
    return Stream.of(names).map(name -> new TagProposal(tag(name), persona.id(), -1)).toList();
  }

  private static TeamTrajectory said(
      List<TagProposal> hiker, List<TagProposal> cook, List<String> selected) {
    var nothing =
        new TeamTrajectory.Said(
            HybridPrompt.ofText(""), new Tracing.Trace(new int[0], new int[0], List.of()));
    var pool = new ArrayList<>(hiker);
    pool.addAll(cook);
    return new TeamTrajectory(
        nothing,
        List.of(1, 1),
        List.of(HIKER, COOK),
        List.of(nothing, nothing),
        nothing,
        pool,
        selected.stream().map(TeamRewardsTest::tag).toList());
  }

  @Test
  void anExpertIsWorthWhatTheTeamMissesWithoutIt() {
    var rewards =
        TeamRewards.of(
            said(
                list(HIKER, "boots", "tents"),
                list(COOK, "pans"),
                List.of("pans", "boots", "tents")),
            Set.of("boots", "tents", "pans", "knives"));
    assertEquals(0.75, rewards.team());
    assertEquals(List.of(0.5, 0.25), rewards.experts());
    assertEquals(0, rewards.arbiter());
    assertEquals(List.of(List.of(0.25, 0.25), List.of(0.25)), rewards.written());
  }

  @Test
  void whatTwoNameIsNeithersOwn() {
    var rewards =
        TeamRewards.of(
            said(list(HIKER, "boots"), list(COOK, "boots"), List.of("boots")), Set.of("boots"));
    assertEquals(1, rewards.team());
    assertEquals(List.of(0.0, 0.0), rewards.experts());
    assertEquals(List.of(List.of(0.0), List.of(0.0)), rewards.written());
  }

  @Test
  void theArbiterIsWorthWhatItsOrderBringsIntoTheSelection() {
    String[] many = new String[NodeDefaults.SELECTED];
    for (int i = 0; i < many.length; i++) {
      many[i] = "kind " + i;
    }
    var rewards =
        TeamRewards.of(
            said(
                list(
                    HIKER,
                    Stream.concat(Stream.of(many), Stream.of("pans")).toArray(String[]::new)),
                List.of(),
                List.of("pans")),
            Set.of("pans"));
    assertEquals(1, rewards.team());
    assertEquals(1, rewards.arbiter());
    assertEquals(List.of(1.0), rewards.chosen());
  }

  @Test
  void whoTakesThePlaceOfBetterTagsIsWorthLessThanNothing() {
    String[] many = new String[NodeDefaults.SELECTED];
    for (int i = 0; i < many.length; i++) {
      many[i] = "kind " + i;
    }
    var rewards =
        TeamRewards.of(
            said(list(HIKER, many), list(COOK, "a", "b", "c", "d", "pans"), List.of()),
            Set.of("kind 29"));
    assertEquals(0, rewards.team());
    assertEquals(-1, rewards.experts().getLast());
  }

  @Test
  void aTagThatKeepsABetterOneOutIsWorthLessThanNothing() {
    String[] many = new String[NodeDefaults.SELECTED + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = "kind " + i;
    }
    var rewards = TeamRewards.of(said(list(HIKER, many), List.of(), List.of()), Set.of("kind 30"));
    assertEquals(0, rewards.team());
    assertEquals(-1, rewards.written().getFirst().getFirst());
    assertEquals(0, rewards.written().getFirst().getLast());
  }
}
