package io.tagora.cluster.settings;

/**
 * {@code tagora.memory}: what is remembered of a user, and where.
 *
 * @param awake memories of a store that a node has in its heap at a time
 * @param imageEvery rows of the journal after which an image takes their place
 */
public record MemorySettings(
    int behaviors,
    int eventIds,
    int awake,
    int imageEvery,
    ShowingSettings showing,
    StoreSettings store) {

  static MemorySettings from(Section section) {
    return new MemorySettings(
        section.integer("behaviors", 1),
        section.integer("event-ids", 1),
        section.integer("awake", 1),
        section.integer("image-every", 1),
        ShowingSettings.from(section.section("showing")),
        StoreSettings.from(section.section("store")));
  }
}
