package io.tagora.gateway.node.command;

import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.Phase;
import io.tagora.cluster.settings.Role;
import io.tagora.gateway.node.ModelPlan;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.inference.device.Machine;
import java.util.List;

/** What {@code tagora devices} tells. */
record DevicesReport(Machine machine, List<Configured> devices, List<Model> models) {

  /**
   * A model and for whom it writes.
   *
   * @param roles none where every role has a model of its own
   */
  record Model(String name, List<String> roles, List<String> devices) {

    static List<Model> of(ModelPlan plan, NodeSettings settings) {
      return plan.entries().stream()
          .map(entry ->
              new Model(
                  entry.name(),
                  plan.rolesOf(entry).stream().map(Role::label).toList(),
                  ModelPlan.devices(entry, settings)))
          .toList();
    }
  }

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
