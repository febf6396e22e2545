package io.tagora.runtime.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TagQuotaTest {

  @Test
  void expertsBringTwiceWhatTheRestOfTheSelectionHasRoomFor() {
    assertEquals(new TagQuota(6, 12), TagQuota.of(8, true, 12, 12, 30));
    assertEquals(new TagQuota(8, 1), TagQuota.of(8, false, 12, 12, 30));
  }

  @Test
  void noExpertWritesMoreThanTheMost() {
    assertEquals(new TagQuota(12, 12), TagQuota.of(2, true, 12, 12, 30));
  }
}
