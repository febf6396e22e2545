package io.tagora.inference.engine.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What was made last, found again by its key; the least recently used leaves first. */
final class Recent<K, V> {
  private final int most;
  private final Map<K, V> kept = new LinkedHashMap<>(16, 0.75f, true);

  Recent(int most) {
    this.most = most;
  }

  V of(K key, Function<K, V> make) {
    var known = kept.get(key);
    if (known != null) {
      return known;
    }
    var made = make.apply(key);
    kept.put(key, made);
    if (kept.size() > most) {
      kept.remove(kept.keySet().iterator().next());
    }
    return made;
  }
}
