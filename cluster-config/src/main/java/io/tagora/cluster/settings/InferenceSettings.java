package io.tagora.cluster.settings;

/** {@code tagora.inference}: the bounds in front of the devices. */
public record InferenceSettings(
    int requests,
    int maxPromptCharacters,
    int contexts,
    int waitingContexts,
    int prefillQueue,
    int prefillChunk,
    int sharedPrefixTokens,
    int decodeQueue,
    int decodeBatch,
    ParkingSettings park) {

  static InferenceSettings from(Section section) {
    return new InferenceSettings(
        section.integer("requests", 1),
        section.integer("max-prompt-characters", 1),
        section.integer("contexts", 1),
        section.integer("waiting-contexts", 0),
        section.integer("prefill-queue", 1),
        section.integer("prefill-chunk", 16),
        section.integer("shared-prefix-tokens", 0),
        section.integer("decode-queue", 0),
        section.integer("decode-batch", 1),
        ParkingSettings.from(section.section("park")));
  }
}
