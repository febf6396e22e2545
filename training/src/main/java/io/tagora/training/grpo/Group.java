package io.tagora.training.grpo;

import java.util.List;

/**
 * The lists that were written for one task and what each is worth beside the others.
 *
 * @param advantages one for each list
 */
@SuppressWarnings("ArrayRecordComponent") // Numbers of a hot loop; compared nowhere.
record Group(ExpertTask task, List<Sample> samples, double[] advantages) {

  /** Whether there is anything to learn: in a group of equal rewards no list is better. */
  boolean teaches() {
    for (double advantage : advantages) {
      if (advantage != 0) {
        return true;
      }
    }
    return false;
  }
}
