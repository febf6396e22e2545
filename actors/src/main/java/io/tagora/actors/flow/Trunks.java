package io.tagora.actors.flow;

import io.tagora.actors.device.Models;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.model.KvHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The contexts that a flow holds: one for each model that a role has needed so far. */
final class Trunks {
  private final Models models;
  private final Map<String, KvHandle> byModel = new HashMap<>();
  private Role awaited = Role.PLANNER;

  Trunks(Models models) {
    this.models = models;
  }

  /** The flow goes on with this role when its model has read the context. */
  void await(Role role) {
    awaited = role;
  }

  Role awaited() {
    return awaited;
  }

  boolean awaits(String model) {
    return models.of(awaited).equals(model);
  }

  void hold(String model, KvHandle handle) {
    byModel.put(model, handle);
  }

  boolean holds(Role role) {
    return byModel.containsKey(models.of(role));
  }

  /** The context of the role's model, which must be held. */
  KvHandle of(Role role) {
    return Optional.ofNullable(byModel.get(models.of(role))).orElseThrow();
  }
}
