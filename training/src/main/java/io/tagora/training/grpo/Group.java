package io.tagora.training.grpo;

import java.util.Arrays;
import java.util.List;

/**
 * The lists that were written for one task and what each is worth beside the others.
 *
 * @param advantages one for each tag of each list
 */
@SuppressWarnings("ArrayRecordComponent") // Numbers of a hot loop; compared nowhere.
record Group(ExpertTask task, List<Sample> samples, double[][] advantages) {

  /** Whether there is anything to learn: in a group of equal rewards nothing is better. */
  boolean teaches() {
    return Arrays.stream(advantages)
        .flatMapToDouble(Arrays::stream)
        .anyMatch(advantage -> advantage != 0);
  }
}
