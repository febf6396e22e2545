package io.tagora.inference.engine.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Token sequences as a tree in flat arrays. Node 0 is the root; a node's children stand side by
 * side in order of their tokens. Immutable.
 */
final class TokenTrie {
  static final int ROOT = 0;
  static final int NONE = -1;

  private final int[] parents;
  private final int[] tokens;
  private final int[] firstChild;
  private final int[] terminals;

  private TokenTrie(int nodes) {
    parents = new int[nodes];
    tokens = new int[nodes];
    firstChild = new int[nodes + 1];
    terminals = new int[nodes];
  }

  /** Every sequence ends in a terminal numbered by its place; all are different and not empty. */
  static TokenTrie of(Collection<List<Integer>> sequences) {
    var root = new Building(NONE);
    int number = 0;
    for (var sequence : sequences) {
      var node = root;
      for (int token : sequence) {
        node = node.children.computeIfAbsent(token, Building::new);
      }
      node.terminal = number++;
    }
    return new TokenTrie(root.size()).fill(root);
  }

  int nodes() {
    return parents.length;
  }

  int parent(int node) {
    return parents[node];
  }

  /** The token that leads to the node. */
  int token(int node) {
    return tokens[node];
  }

  /** The sequence that ends here, or {@link #NONE}. */
  int terminal(int node) {
    return terminals[node];
  }

  /** Children are the nodes [firstChild(node), endOfChildren(node)). */
  int firstChild(int node) {
    return firstChild[node];
  }

  int endOfChildren(int node) {
    return firstChild[node + 1];
  }

  /** The child by that token, or {@link #NONE}. */
  int child(int node, int token) {
    int found = Arrays.binarySearch(tokens, firstChild(node), endOfChildren(node), token);
    return found < 0 ? NONE : found;
  }

  /** Numbers nodes level by level, so that children are neighbours. */
  private TokenTrie fill(Building root) {
    var order = new ArrayList<Building>(List.of(root));
    parents[ROOT] = NONE;
    for (int node = 0; node < order.size(); node++) {
      var building = order.get(node);
      tokens[node] = building.token;
      terminals[node] = building.terminal;
      firstChild[node] = order.size();
      for (var child : building.children.values()) {
        parents[order.size()] = node;
        order.add(child);
      }
    }
    firstChild[order.size()] = order.size();
    return this;
  }

  private static final class Building {
    private final int token;
    private final TreeMap<Integer, Building> children = new TreeMap<>();
    private int terminal = NONE;

    private Building(int token) {
      this.token = token;
    }

    private int size() {
      return 1 + children.values().stream().mapToInt(Building::size).sum();
    }
  }
}
