package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** Memories as images, also those of the versions before. */
final class ImageAdapter implements SnapshotAdapter<Recollection> {
  private final MemorySettings settings;

  ImageAdapter(MemorySettings settings) {
    this.settings = settings;
  }

  @Override
  public Object toJournal(Recollection memory) {
    return memory.image();
  }

  @Override
  public Recollection fromJournal(Object image) {
    return Recollection.of(
        switch (image) {
          case WholeImage whole -> whole;
          case PlannedImage planned -> WholeImage.of(planned);
          case MemoryImage plain -> WholeImage.of(plain);
          default ->
              throw new IllegalArgumentException(
                  "an image of a memory must be of a known kind, got " + image.getClass());
        },
        settings);
  }
}
