package io.tagora.runtime.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankFusionTest {
  private static final String RETURNING = ReturningInterest.PERSONA_ID;

  @Test
  void whatSeveralExpertsNameComesBeforeWhatOneNames() {
    var pool = pool("p1: a b", "p2: c b");
    assertEquals(List.of("b", "a", "c"), categories(RankFusion.fuse(List.of(), pool, 9)));
  }

  @Test
  void theArbiterBreaksTies() {
    var pool = pool("p1: a b", "p2: c d");
    assertEquals(
        List.of("c", "a", "d", "b"),
        categories(RankFusion.fuse(List.of(tag("c"), tag("d"), tag("a"), tag("b")), pool, 9)));
  }

  @Test
  void whatIsUnderWayDescendsHalfAsFast() {
    var pool = pool("p1: a b c", RETURNING + ": x y z");
    assertEquals(
        List.of("a", "x", "y", "b", "z", "c"), categories(RankFusion.fuse(List.of(), pool, 9)));
  }

  @Test
  void ofAKnownUserTheSecondPersonaWeighsHalfOfTheFirst() {
    var known = pool("p1: a b c", "p2: d e f", RETURNING + ": x");
    assertEquals(
        List.of("a", "x", "b", "c", "d", "e", "f"),
        categories(RankFusion.fuse(List.of(), known, 9)));
    var stranger = pool("p1: a b c", "p2: d e f");
    assertEquals(
        List.of("a", "d", "b", "e", "c", "f"), categories(RankFusion.fuse(List.of(), stranger, 9)));
  }

  @Test
  void aCategoryHasTheArbitersTagOrElseTheSurestOne() {
    var compact = new Tag("compact sofas", "sofas");
    var soft = new Tag("soft sofas", "sofas");
    var pool = List.of(new TagProposal(compact, "p1", -1), new TagProposal(soft, "p2", -2));
    assertEquals(compact, RankFusion.fuse(List.of(), pool, 9).tags().getFirst().tag());
    ScoredTag chosen = RankFusion.fuse(List.of(soft), pool, 9).tags().getFirst();
    assertEquals(soft, chosen.tag());
    assertEquals("p2", chosen.personaId());
  }

  @Test
  void scoresBeginAtOneAndFall() {
    List<ScoredTag> tags = RankFusion.fuse(List.of(), pool("p1: a b c"), 2).tags();
    assertEquals(2, tags.size());
    assertEquals(1, tags.getFirst().score(), 1e-12);
    assertTrue(tags.getLast().score() < 1);
  }

  private static List<TagProposal> pool(String... experts) {
    return Stream.of(experts)
        .flatMap(expert -> {
          String[] parts = expert.split(": ", 2);
          return Stream.of(parts[1].split(" ", -1))
              .map(name -> new TagProposal(tag(name), parts[0], -1));
        })
        .toList();
  }

  private static Tag tag(String name) {
    return new Tag(name, name);
  }

  private static List<String> categories(Arbitration arbitration) {
    return arbitration.tags().stream().map(tag -> tag.tag().categoryId()).toList();
  }
}
