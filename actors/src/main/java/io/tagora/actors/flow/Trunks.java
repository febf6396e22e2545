package io.tagora.actors.flow;

import io.tagora.actors.device.Models;
import io.tagora.cluster.settings.Role;
import io.tagora.runtime.model.KvHandle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contexts that a flow holds: one for each model that a role has needed so far. One that is
 * lost may be read again, once a model.
 */
final class Trunks {
  private final Models models;
  private final Map<String, KvHandle> byModel = new HashMap<>();
  private final Set<String> readAgain = new HashSet<>();
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

  /** Holds it no more; another handle of the model stays. */
  void lose(String model, KvHandle handle) {
    byModel.remove(model, handle);
  }

  /** Holds no context for the role's model any more. */
  void lose(Role role) {
    byModel.remove(models.of(role));
  }

  /** Whether the role's context, which is lost, may be read again; true once a model. */
  boolean mayReadAgain(Role role) {
    return readAgain.add(models.of(role));
  }

  /** The context of the role's model, which must be held. */
  KvHandle of(Role role) {
    return Optional.ofNullable(byModel.get(models.of(role))).orElseThrow();
  }
}
