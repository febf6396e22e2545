package io.tagora.runtime.context;

/**
 * What is known of a user without any behaviour.
 *
 * @param ageBand as "25-34", or "unknown"
 * @param gender as "female", "male", or "unknown"
 * @param region a region that {@link Environment} has weather for, or "unknown"
 */
public record Profile(String userId, String ageBand, String gender, String region) {
  /** The profile of somebody we know nothing about. */
  public static Profile unknown(String userId) {
    return new Profile(userId, "unknown", "unknown", "unknown");
  }
}
