package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
  @Test
  void defaultsHoldFortyRowsOfTheDefaultModel() {
    var settings = EngineSettings.defaults();
    assertEquals(40, settings.slots() + settings.sequences());
    assertEquals("cpu:0", settings.device().id());
  }

  @Test
  void numbersBelowOneAreRefusedByName() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EngineSettings(new Device.Cpu(0), 0, true, 4, 4, 64));
    assertEquals("threads must be at least 1, got 0", error.getMessage());
  }

  @Test
  void aDeviceHasSlotsOrSequencesOrBoth() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EngineSettings(new Device.Cpu(0), 1, true, 0, 0, 64));
    assertEquals(
        "slots and sequences must be at least 0 and not both 0, got 0 and 0", error.getMessage());
  }

  @Test
  void aDeviceIsNamedByKindAndNumber() {
    assertEquals(new Device.Cpu(3), Device.named("cpu:3"));
    assertEquals(new Device.Cuda(1), Device.named("cuda:1"));
    var error = assertThrows(InferenceException.class, () -> Device.named("tpu:0"));
    assertEquals("a device must be named cpu:NUMBER or cuda:NUMBER, got tpu:0", error.getMessage());
  }

  @Test
  void manyRowsOrALongPrefixMakeSharingPay() {
    var rule = PrefixSharing.wherePays(64);
    assertFalse(rule.pays(5, 256));
    assertTrue(rule.pays(6, 256));
    assertTrue(rule.pays(1, 2048));
    assertTrue(PrefixSharing.always(64).pays(1, 64));
    assertTrue(PrefixSharing.NEVER.isOff());
  }

  @Test
  void aNegativePrefixIsRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> PrefixSharing.wherePays(-1));
    assertEquals(
        "the tokens of a shared prefix must be at least 0, got -1 and 1536 for all rows",
        error.getMessage());
  }
}
