package io.tagora.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MarketplaceTest {
  @Test
  void equalSettingsGiveEqualWorlds() {
    var settings = MarketplaceSettings.of(60, 2_000, 7, 11);
    var first = Marketplace.generate(settings);
    var second = Marketplace.generate(settings);
    assertEquals(first.dataset().users(), second.dataset().users());
    assertEquals(first.dataset().catalog().items(), second.dataset().catalog().items());
    assertEquals(first.truth(), second.truth());
  }
}
