package io.tagora.training.personas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.training.data.Turn;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserCurveTest {
  private static final UserCurve CURVE =
      new UserCurve(true, List.of(-5.0, -1.0, -3.0), List.of(0.1, 0.2, 0.3));

  private static List<TagProposal> list(String persona, int tags) {
    return IntStream.range(0, tags)
        .mapToObj(i -> persona + i)
        .map(name -> new TagProposal(new Tag(name, name), persona, -1))
        .toList();
  }

  private static UserCurve curve(int categories) {
    var planned = new Persona("p1", "camping", "saw tents");
    var answer =
        new Rehearsal.Answer(
            new Rehearsal.Draft(new Plan(List.of(planned)), List.of(-1.0)),
            List.of(list("p1", 24)),
            list(ReturningInterest.PERSONA_ID, categories));
    var known =
        new HybridContext(
            Profile.unknown("u"),
            List.of(),
            new Environment(LocalDate.EPOCH, "winter", "", Map.of(), List.of()),
            Instant.EPOCH);
    var interest =
        new ReturningInterest(
            new Persona(ReturningInterest.PERSONA_ID, "picking up again", ""),
            new PhraseSet("", List.of(new PhraseSet.Phrase("returning0", "returning0"))));
    return UserCurve.of(
        new Turn(
            known,
            HybridPrompt.ofText(""),
            Optional.of(interest),
            Set.of("returning2", "returning15", "p12", "p115"),
            Set.of()),
        answer,
        categories);
  }

  @Test
  void moreOfWhatIsUnderWayLeavesLessRoomForTheRest() {
    assertEquals(List.of(0.75), curve(12).hitRates());
    assertEquals(List.of(0.75), curve(20).hitRates());
    assertEquals(List.of(0.5), curve(30).hitRates());
  }

  @Test
  void theWritingEndsAtTheFirstPersonaBelowItsFloor() {
    assertEquals(2, CURVE.written(List.of(-9.0, -2.0, -2.0)));
    assertEquals(1, CURVE.written(List.of(-9.0, -0.5, -4.0)));
  }

  @Test
  void theFirstPersonaIsWrittenHoweverUnsure() {
    assertEquals(1, CURVE.written(List.of(-1.0)));
  }

  @Test
  void floorsSayHowManyThereMayBe() {
    assertEquals(2, CURVE.written(List.of(-9.0, -9.0)));
    assertEquals(3, CURVE.written(List.of(-9.0, -9.0, -9.0, -9.0)));
  }
}
