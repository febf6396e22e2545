package io.tagora.runtime.judge;

/** Grades one dimension by a fixed computation. Safe to call from any thread. */
@FunctionalInterface
public interface DimensionEvaluator {
  Grade grade(Submission submission);
}
