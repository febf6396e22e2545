package io.tagora.runtime.retrieval;

/** Is told how far a long piece of work is. Called on the thread that does the work. */
@FunctionalInterface
public interface ProgressListener {
  ProgressListener SILENT = (_, _, _) -> {};

  /**
   * Tells that some of the work is done.
   *
   * @param work what is being done, as "embedding tags"
   * @param done how much is done, at most {@code total}
   */
  void progressed(String work, long done, long total);
}
