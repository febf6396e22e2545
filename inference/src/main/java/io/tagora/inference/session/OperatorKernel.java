package io.tagora.inference.session;

/** Computes a node; what it throws ends the run, which says so. */
public interface OperatorKernel {
  void compute(OperatorRun run);
}
