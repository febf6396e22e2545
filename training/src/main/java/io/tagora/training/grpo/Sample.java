package io.tagora.training.grpo;

import io.tagora.runtime.catalog.Tag;
import java.util.List;

/**
 * A list that an expert wrote.
 *
 * @param tokens its token ids, separators included, and the end token where one was chosen
 * @param tagOf for each token the place of the tag that it belongs to; what follows a tag is the
 *     tag's
 * @param allowed for each token what the rule let the expert choose from, itself included
 */
@SuppressWarnings("ArrayRecordComponent") // Token arrays of a hot loop; compared nowhere.
record Sample(List<Tag> tags, int[] tokens, int[] tagOf, List<int[]> allowed) {}
