package io.tagora.inference.graph;

/** Hears how far an import is; called on the importing thread. */
public interface ImportListener {
  ImportListener SILENT = (done, total) -> {};

  /** So many of {@code total} layers are written. */
  void layersWritten(int done, int total);
}
