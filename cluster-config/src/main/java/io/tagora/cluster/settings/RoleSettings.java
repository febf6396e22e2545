package io.tagora.cluster.settings;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * {@code tagora.models}: the folders of the roles that have a model of their own. A role that is
 * not here takes the model that all share.
 */
public record RoleSettings(Map<Role, String> folders) {
  public RoleSettings {
    var ordered = new EnumMap<Role, String>(Role.class);
    ordered.putAll(folders);
    folders = Collections.unmodifiableMap(ordered);
  }

  static RoleSettings from(Section section) {
    var folders = new EnumMap<Role, String>(Role.class);
    for (Role role : Role.values()) {
      String folder = section.anyText(role.label());
      if (!folder.isBlank()) {
        folders.put(role, folder);
      }
    }
    return new RoleSettings(folders);
  }

  /** The whole key of a role's folder. */
  public static String key(Role role) {
    return "tagora.models." + role.label();
  }
}
