package io.tagora.gateway.error;

/** Carries a {@link Problem} out of reading and checking a request; it has no stack trace. */
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
