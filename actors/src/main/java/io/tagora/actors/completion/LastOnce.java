package io.tagora.actors.completion;

/** Tells a listener nothing after its last event, whoever else believes to have one. */
final class LastOnce implements CompletionListener {
  private final CompletionListener listener;
  private boolean silent;

  LastOnce(CompletionListener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void told(CompletionEvent event) {
    if (!silent) {
      silent = event instanceof CompletionEvent.Last;
      listener.told(event);
    }
  }

  /** Tells nothing more. */
  synchronized void mute() {
    silent = true;
  }
}
