package io.tagora.actors.device;

import io.tagora.cluster.settings.DevicePair;
import io.tagora.cluster.settings.Role;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The models of a node, each once, and which role is whose. Immutable. */
public final class Models {
  private final List<PlacedModel> placed;
  private final Map<Role, String> byRole = new EnumMap<>(Role.class);
  private final Map<String, String> byLabel;

  /**
   * All of a node.
   *
   * @param placed the first is the one that writes for callers who name none
   * @param byRole the name of a model for every role
   */
  public Models(List<PlacedModel> placed, Map<Role, String> byRole) {
    this.placed = List.copyOf(placed);
    this.byRole.putAll(byRole);
    if (placed.isEmpty() || byRole.size() != Role.values().length) {
      throw new IllegalArgumentException(
          "there must be a model for every role, got %s for %s".formatted(placed, byRole));
    }
    var labels = new HashMap<String, String>();
    byRole.forEach((role, name) -> labels.put(role.label(), name));
    labels.remove(Role.JUDGE.label());
    byLabel = Map.copyOf(labels);
  }

  /** One model for all roles. */
  public static Models one(String name, List<DevicePair> pairs, Engines engines) {
    var byRole = new EnumMap<Role, String>(Role.class);
    Stream.of(Role.values()).forEach(role -> byRole.put(role, name));
    return new Models(List.of(PlacedModel.alone(name, pairs, engines)), byRole);
  }

  /** The first is the one that writes for callers who name none. */
  public List<PlacedModel> placed() {
    return placed;
  }

  public String of(Role role) {
    return Optional.ofNullable(byRole.get(role)).orElseThrow();
  }

  /** The names of all models, the one for callers who name none first. */
  public List<String> names() {
    return placed.stream().map(PlacedModel::name).toList();
  }

  /** Whether more than one device of this node can read and write for the model. */
  public boolean isOnSeveralDevices(String name) {
    for (PlacedModel model : placed) {
      if (model.name().equals(name)) {
        return model.pairs().size() > 1;
      }
    }
    return false;
  }

  /** The roles of a model. */
  public List<Role> rolesOf(String name) {
    return Stream.of(Role.values()).filter(role -> of(role).equals(name)).toList();
  }

  /** From a role's label to its model's name; without the judge, which no request needs. */
  public Map<String, String> byLabel() {
    return byLabel;
  }
}
