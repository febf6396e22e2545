package io.tagora.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Set;
import java.util.TreeSet;

/** Refuses keys under {@code tagora} that no module's {@code reference.conf} documents. */
final class KnownKeys {
  private KnownKeys() {}

  static void check(Config config) {
    Set<String> known = leaves(ConfigFactory.defaultReference());
    for (String key : leaves(config)) {
      boolean isList = known.stream().anyMatch(other -> other.startsWith(key + "[]"));
      if (!known.contains(key) && !isList) {
        throw new InvalidSettingException(
            "%s must be a key that reference.conf documents, got an unknown one; did you mean %s?"
                .formatted(key, nearest(key, known)));
      }
    }
  }

  /** The whole keys of all values; entries of a list count as one. */
  static Set<String> leaves(Config config) {
    var leaves = new TreeSet<String>();
    collect("tagora", config.getValue("tagora"), leaves);
    return leaves;
  }

  private static void collect(String path, ConfigValue value, Set<String> leaves) {
    switch (value) {
      case ConfigObject object ->
          object.forEach((key, inner) -> collect(path + "." + key, inner, leaves));
      case ConfigList list when !list.isEmpty() && list.getFirst() instanceof ConfigObject ->
          list.forEach(entry -> collect(path + "[]", entry, leaves));
      default -> leaves.add(path);
    }
  }

  private static String nearest(String key, Set<String> known) {
    String nearest = "";
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(key, candidate);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Levenshtein's edit distance. */
  private static int distance(String one, String other) {
    var previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[other.length()];
  }
}
