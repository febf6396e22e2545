package io.tagora.gateway.node.command;

/** A command cannot go on; the message is the one sentence that the person reads. */
public final class CommandFailure extends RuntimeException {
  public CommandFailure(String sentence) {
    super(sentence);
  }

  public CommandFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
