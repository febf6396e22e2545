package io.tagora.inference.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceProbeTest {

  @Test
  void thisMachineHasTheProviderThatEveryLibraryHas() {
    var machine = DeviceProbe.probe();
    assertTrue(machine.providers().contains("CPUExecutionProvider"), machine.toString());
    assertTrue(machine.runtime().startsWith("1."), machine.runtime());
    assertFalse(machine.cudaNote().isEmpty());
  }

  @Test
  void aDriverThatIsNotThereIsSaidToBeMissing() {
    var answer = CudaDriver.ask("libno-such-driver.so.1");
    assertEquals(new CudaDriver.Answer(List.of(), "libno-such-driver.so.1 was not found"), answer);
  }

  @Test
  void aLibraryThatIsNoDriverIsSaidToLackTheFunction() {
    var answer = CudaDriver.ask("libc.so.6");
    assertEquals("the driver must have cuInit, got none", answer.note());
  }
}
