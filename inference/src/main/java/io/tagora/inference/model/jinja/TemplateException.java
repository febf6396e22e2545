package io.tagora.inference.model.jinja;

/** What a template must not do, worded to follow "the chat template must". */
public final class TemplateException extends RuntimeException {
  private final boolean raisedByTemplate;

  TemplateException(String rule) {
    this(rule, false);
  }

  TemplateException(String message, boolean raisedByTemplate) {
    super(message);
    this.raisedByTemplate = raisedByTemplate;
  }

  /** Whether the template itself refused what it was given; the message is its own. */
  public boolean raisedByTemplate() {
    return raisedByTemplate;
  }

  /** The message, never null. */
  public String rule() {
    return String.valueOf(getMessage());
  }
}
