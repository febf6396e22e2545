package io.tagora.runtime.agent;

/**
 * How many tags the experts of one plan write.
 *
 * @param open each expert of a persona that the Planner wrote
 * @param visited the expert of what is under way
 */
public record TagQuota(int open, int visited) {

  /**
   * What is under way is told whole; the other experts bring twice what the rest of the selection
   * has room for, since some of it is named twice.
   *
   * @param personas of the plan, the one of what is under way included
   * @param returns whether there is one
   * @param categories that it is about
   * @param most tags that an expert writes at most
   * @param selected tags that the Arbiter selects
   */
  public static TagQuota of(int personas, boolean returns, int categories, int most, int selected) {
    int told = returns ? categories : 0;
    int experts = Math.max(1, personas - (returns ? 1 : 0));
    int share = (int) Math.ceil(2.0 * (selected - told) / experts);
    return new TagQuota(Math.clamp(share, 1, most), Math.max(1, told));
  }
}
