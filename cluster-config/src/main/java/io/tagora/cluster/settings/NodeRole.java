package io.tagora.cluster.settings;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a node does in its cluster; one may do all. */
public enum NodeRole {
  /** Takes requests of clients. */
  GATEWAY,
  /** Has users at home, and the agents that serve them. */
  AGENTS,
  /** Reads prompts. */
  PREFILL,
  /** Writes texts. */
  DECODE;

  /** As the configuration and the cluster have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<NodeRole> of(String label) {
    return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
  }

  /** The roles of a list that may be empty. */
  static Set<NodeRole> all(Section section, String key) {
    var roles = EnumSet.noneOf(NodeRole.class);
    for (String label : section.texts(key)) {
      Optional<NodeRole> role = of(label);
      section.require(role.isPresent(), key, "be some of gateway, agents, prefill, decode", label);
      roles.add(role.orElseThrow());
    }
    return roles;
  }
}
