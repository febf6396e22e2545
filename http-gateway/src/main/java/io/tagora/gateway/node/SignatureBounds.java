package io.tagora.gateway.node;

import com.typesafe.config.Config;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.runtime.signature.SignatureSettings;

/** Reads {@code tagora.signatures}. */
final class SignatureBounds {
  private static final String PREFIX = "tagora.signatures.";

  private SignatureBounds() {}

  static SignatureSettings from(Config section) {
    return new SignatureSettings(
        share(section, "expert-overlap"),
        share(section, "explanation-diversity"),
        number(section, "kl-spike", 1, Double.MAX_VALUE),
        share(section, "starvation"),
        (int) number(section, "window", 2, 100_000));
  }

  private static double share(Config section, String key) {
    return number(section, key, 0, 1);
  }

  private static double number(Config section, String key, double least, double most) {
    double value = section.getDouble(key);
    if (!(value >= least && value <= most)) {
      throw new InvalidSettingException(
          "%s%s must be from %s to %s, got %s".formatted(PREFIX, key, least, most, value));
    }
    return value;
  }
}
