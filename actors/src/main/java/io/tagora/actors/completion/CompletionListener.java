package io.tagora.actors.completion;

/** Follows one request; told by one thread at a time, and must not block. */
@FunctionalInterface
public interface CompletionListener {
  void told(CompletionEvent event);
}
