package io.tagora.training.sft;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;

/** What a model learns from, and what it is only measured on. */
public record TrainingSet(List<TrainingTree> train, List<TrainingTree> validation) {
  public TrainingSet {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    if (train.isEmpty()) {
      throw new IllegalArgumentException("a training set must have at least one tree, got none");
    }
  }

  /** The tokens of one epoch, without padding. */
  public long trainTokens() {
    return train.stream().mapToLong(TrainingTree::length).sum();
  }

  /** A CRC-32 of the training tokens in order; other samples have another, in all likelihood. */
  public long checksum() {
    var checksum = new CRC32();
    for (TrainingTree tree : train) {
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * tree.length());
      bytes.asIntBuffer().put(tree.tokens());
      checksum.update(bytes);
    }
    return checksum.getValue();
  }
}
