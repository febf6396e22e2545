package io.tagora.inference.kv;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows begin with which tokens: a radix tree over token ids. A row stands in it once, under
 * all the tokens that it holds.
 *
 * <p>Every node but the root has an end or at least two children, so the tree has at most twice as
 * many nodes as rows, and a search costs the length of the prompt. Not thread-safe.
 */
public final class PrefixTree {
  private static final int[] NOTHING = {};

  private final PrefixNode root = new PrefixNode(null, NOTHING);
  private final Map<Integer, PrefixNode> nodes = new HashMap<>();

  /**
   * The longest beginning of a prompt that rows hold.
   *
   * @param tokens how many tokens of the prompt; 0 if none
   * @param rows the rows that begin with them; empty if there are none
   */
  public record Match(int tokens, BitSet rows) {}

  /** Adds a row that holds these tokens, at least one. */
  public void add(int[] tokens, int row) {
    if (tokens.length == 0 || nodes.containsKey(row)) {
      throw new IllegalArgumentException(
          "a row must hold tokens and stand in the tree once, got row %d with %d tokens"
              .formatted(row, tokens.length));
    }
    var end = insert(tokens);
    end.ends.set(row);
    nodes.put(row, end);
  }

  /** Takes a row out; one that is not in the tree is ignored. */
  public void remove(int row) {
    var node = nodes.remove(row);
    if (node != null) {
      node.ends.clear(row);
      shrink(node);
    }
  }

  /** The longest beginning of {@code tokens} that any row holds. */
  public Match longest(int[] tokens) {
    var node = root;
    int matched = 0;
    while (matched == node.depth && matched < tokens.length) {
      var child = node.children.get(tokens[matched]);
      if (child == null) {
        break;
      }
      matched += common(child.label, tokens, matched);
      node = child;
    }
    var rows = new BitSet();
    if (matched > 0) {
      node.collect(rows);
    }
    return new Match(matched, rows);
  }

  /** How many of a row's first tokens another row holds too; 0 for a row that is not here. */
  public int shared(int row) {
    var node = nodes.get(row);
    if (node == null) {
      return 0;
    }
    boolean others = node.ends.cardinality() > 1 || !node.children.isEmpty();
    return others ? node.depth : parentOf(node).depth;
  }

  private PrefixNode insert(int[] tokens) {
    var node = root;
    while (node.depth < tokens.length) {
      var child = node.children.get(tokens[node.depth]);
      if (child == null) {
        return grow(node, Arrays.copyOfRange(tokens, node.depth, tokens.length));
      }
      int common = common(child.label, tokens, node.depth);
      node = common == child.label.length ? child : split(child, common);
    }
    return node;
  }

  private static PrefixNode grow(PrefixNode parent, int[] label) {
    var child = new PrefixNode(parent, label);
    parent.children.put(label[0], child);
    return child;
  }

  /** Puts a node between a child and its parent, after so many of the child's tokens. */
  private static PrefixNode split(PrefixNode child, int at) {
    var middle = grow(parentOf(child), Arrays.copyOf(child.label, at));
    adopt(middle, child, Arrays.copyOfRange(child.label, at, child.label.length));
    return middle;
  }

  private void shrink(PrefixNode node) {
    var parent = node.parent;
    if (parent == null || !node.ends.isEmpty() || node.children.size() > 1) {
      return;
    }
    if (node.children.isEmpty()) {
      parent.children.remove(node.label[0]);
      shrink(parent);
    } else {
      var child = node.children.values().iterator().next();
      adopt(parent, child, joined(node.label, child.label));
    }
  }

  private static void adopt(PrefixNode parent, PrefixNode child, int[] label) {
    child.parent = parent;
    child.label = label;
    parent.children.put(label[0], child);
  }

  private static int[] joined(int[] first, int[] second) {
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** How many tokens a label has in common with a prompt from a place on. */
  private static int common(int[] label, int[] tokens, int from) {
    int most = Math.min(label.length, tokens.length - from);
    int mismatch = Arrays.mismatch(label, 0, most, tokens, from, from + most);
    return mismatch < 0 ? most : mismatch;
  }

  private static PrefixNode parentOf(PrefixNode node) {
    @Nullable PrefixNode parent = node.parent;
    if (parent == null) {
      throw new IllegalStateException("a row must not end at the root");
    }
    return parent;
  }
}
