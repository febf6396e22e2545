package io.tagora.runtime.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TagQuotaTest {

  @Test
  void expertsBringTwiceWhatTheRestOfTheSelectionHasRoomFor() {
    assertEquals(new TagQuota(List.of(20, 10, 7), 12), TagQuota.of(4, true, 12, 12, 30));
    assertEquals(new TagQuota(Collections.nCopies(8, 8), 1), TagQuota.of(8, false, 12, 12, 30));
  }

  @Test
  void theFirstOfAKnownUsersPersonasMayWriteTwiceTheMost() {
    assertEquals(new TagQuota(List.of(24), 12), TagQuota.of(2, true, 12, 12, 30));
    assertEquals(new TagQuota(List.of(24, 12), 12), TagQuota.of(3, true, 12, 12, 30));
  }

  @Test
  void noExpertOfAStrangerWritesMoreThanTheMost() {
    assertEquals(new TagQuota(List.of(12, 12), 1), TagQuota.of(2, false, 12, 12, 30));
  }

  @Test
  void thereIsAlwaysSomethingToWrite() {
    assertEquals(1, TagQuota.of(4, true, 12, 12, 12).open(2));
    assertEquals(7, TagQuota.of(4, true, 12, 12, 30).open(9));
  }
}
