package io.tagora.inference.kv;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of {@link PrefixTree}: the tokens from its parent to here, and the rows that end here. */
final class PrefixNode {
  final Map<Integer, PrefixNode> children = new HashMap<>();
  final BitSet ends = new BitSet();
  @Nullable PrefixNode parent;
  int[] label;

  /** Tokens from the root to the end of the label. */
  int depth;

  PrefixNode(@Nullable PrefixNode parent, int[] label) {
    this.parent = parent;
    this.label = label;
    depth = (parent == null ? 0 : parent.depth) + label.length;
  }

  /** Adds the rows that end here or below. */
  void collect(BitSet rows) {
    rows.or(ends);
    children.values().forEach(child -> child.collect(rows));
  }
}
