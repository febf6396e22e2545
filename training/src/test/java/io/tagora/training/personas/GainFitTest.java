package io.tagora.training.personas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.runtime.agent.PersonaGains.Bucket;
import io.tagora.training.personas.GainFit.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

class GainFitTest {

  @Test
  void usersOfLikeSurenessShareABucket() {
    var place =
        GainFit.of(
            List.of(new Seen(-1, 0.5), new Seen(-4, 0.25), new Seen(-3, 0.25), new Seen(-2, 0.5)),
            2);
    assertEquals(List.of(new Bucket(-4, 0.25, 0, 2), new Bucket(-2, 0.5, 0, 2)), place.buckets());
  }

  @Test
  void whereTheGainFallsNeighboursAreJoined() {
    var place =
        GainFit.of(
            List.of(new Seen(-4, 0.25), new Seen(-3, 0.5), new Seen(-2, 0.25), new Seen(-1, 0.75)),
            4);
    assertEquals(List.of(-4.0, -3.0, -1.0), place.buckets().stream().map(Bucket::from).toList());
    assertEquals(List.of(0.25, 0.375, 0.75), place.buckets().stream().map(Bucket::gain).toList());
  }

  @Test
  void fewerUsersThanBucketsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> GainFit.of(List.of(new Seen(-1, 0)), 2));
  }
}
