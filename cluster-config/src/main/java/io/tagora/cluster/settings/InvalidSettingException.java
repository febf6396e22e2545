package io.tagora.cluster.settings;

/** A setting breaks its rule; the message names the key, the rule and the value. */
public final class InvalidSettingException extends IllegalArgumentException {
  public InvalidSettingException(String message) {
    super(message);
  }

  public static InvalidSettingException of(String key, String rule, Object got) {
    return new InvalidSettingException("%s must %s, got %s".formatted(key, rule, got));
  }
}
