package io.tagora.gateway.local;

/** The local cluster cannot do what it was told; the message is one sentence for the person. */
public final class LocalClusterException extends RuntimeException {
  public LocalClusterException(String sentence) {
    super(sentence);
  }

  public LocalClusterException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
