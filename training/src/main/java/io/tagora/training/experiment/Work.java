package io.tagora.training.experiment;

/**
 * What a request took.
 *
 * @param promptTokens of the context, in the form in which it was read
 * @param readTokens computed for prompts, contexts and branches
 * @param writtenTokens of all answers
 * @param readOperations of those prompts
 * @param writeOperations of those answers
 * @param contextNanos wall time in which the context was read once
 * @param cpuNanos of all threads of the process
 */
record Work(
    int promptTokens,
    int readTokens,
    int writtenTokens,
    double readOperations,
    double writeOperations,
    long contextNanos,
    long cpuNanos) {

  double operations() {
    return readOperations + writeOperations;
  }
}
