package io.tagora.gateway.node.command;

import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.Phase;
import io.tagora.inference.device.Machine;
import java.util.List;

/** What {@code tagora devices} tells. */
record DevicesReport(Machine machine, List<Configured> devices) {

  /** An entry of {@code tagora.devices}, with what it leaves out filled in. */
  record Configured(
      String id,
      List<String> phases,
      List<Integer> cores,
      int threads,
      int memorySlots,
      long memoryBytes) {

    static Configured of(DeviceSettings device) {
      return new Configured(
          device.id(),
          device.phases().stream().sorted().map(Phase::label).toList(),
          device.cores(),
          device.threads(),
          device.memorySlots(),
          device.memoryBytes());
    }
  }
}
