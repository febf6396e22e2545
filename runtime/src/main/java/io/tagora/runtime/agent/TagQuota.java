package io.tagora.runtime.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * How many tags the experts of one plan write (ADR 64).
 *
 * @param open the expert of each persona that the Planner wrote, in the plan's order
 * @param visited the expert of what is under way
 */
public record TagQuota(List<Integer> open, int visited) {
  public TagQuota {
    open = List.copyOf(open);
  }

  /**
   * What is under way is told whole; the other experts bring twice what the rest of the selection
   * has room for, since some of it is named twice. Where something is under way the history says
   * which persona comes first, and the n-th gets 1/n of what the first gets, which may be twice the
   * most; of a stranger all get the same.
   *
   * @param personas of the plan, the one of what is under way included
   * @param returns whether there is one
   * @param categories that it is about
   * @param most tags that an expert writes at most where all write the same
   * @param selected tags that the Arbiter selects
   */
  public static TagQuota of(int personas, boolean returns, int categories, int most, int selected) {
    int told = returns ? categories : 0;
    int experts = Math.max(1, personas - (returns ? 1 : 0));
    int longest = returns ? 2 * most : most;
    double all = 2.0 * (selected - told);
    double whole = 0;
    for (int place = 0; place < experts; place++) {
      whole += PersonaWeight.of(place, returns);
    }
    var open = new ArrayList<Integer>(experts);
    for (int place = 0; place < experts; place++) {
      double share = all * PersonaWeight.of(place, returns) / whole;
      open.add(Math.clamp((int) Math.ceil(share), 1, longest));
    }
    return new TagQuota(open, Math.max(1, told));
  }

  /**
   * What the expert of a persona writes.
   *
   * @param place the persona's place in the plan, from 0; beyond the plan it is the last one's
   */
  public int open(int place) {
    return open.get(Math.min(place, open.size() - 1));
  }
}
