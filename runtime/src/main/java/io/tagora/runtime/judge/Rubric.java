package io.tagora.runtime.judge;

/** By what tags and explanations are judged. */
public record Rubric(Criteria tags, Criteria explanations) {

  public Criteria of(Submission submission) {
    return switch (submission) {
      case Submission.OfTag _ -> tags;
      case Submission.OfReason _ -> explanations;
    };
  }
}
