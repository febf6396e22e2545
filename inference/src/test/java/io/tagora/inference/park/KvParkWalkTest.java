package io.tagora.inference.park;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.park.Restoring.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random walks: the park is whole after each step, and what comes back is what left. */
class KvParkWalkTest {
  private static final int STEPS = 600;
  private static final long BOUND = 14_000;

  @TempDir Path folder;
  private final Rows rows = new Rows();
  private final List<Runnable> writes = new ArrayList<>();
  private final List<Restoring> open = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void inMemory(long seed) {
    walk(new Random(seed), new ParkSettings.Place.Memory(), new HostKeeping());
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void inFiles(long seed) {
    walk(new Random(seed), new ParkSettings.Place.Disk(folder), new FileKeeping(folder));
  }

  private void walk(Random random, ParkSettings.Place place, Keeping keeping) {
    var settings = new ParkSettings(place, BOUND, 2);
    var park =
        new KvPark(settings, "model", Rows.GEOMETRY, Rows.CAPACITY, keeping, writes::add, () -> 0);
    for (int step = 0; step < STEPS; step++) {
      one(random, park);
      park.verify();
      assertTrue(park.figures().bytes() <= BOUND);
    }
    open.forEach(Restoring::cancel);
    runWrites();
    park.verify();
    assertTrue(park.figures().parked() > 30 && park.figures().restored() > 30, "" + park.figures());
    assertEquals(0, park.figures().damaged());
    park.forget();
    assertEquals(0, park.figures().bytes());
    park.close();
    runWrites();
    rows.close();
  }

  private void runWrites() {
    while (!writes.isEmpty()) {
      writes.removeFirst().run();
    }
  }

  private void one(Random random, KvPark park) {
    int[] tokens = tokens(random);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> leave(random, park, tokens);
      case 3, 4 -> restore(park, tokens);
      case 5 -> {
        if (!writes.isEmpty()) {
          writes.remove(random.nextInt(writes.size())).run();
        }
      }
      case 6 -> {
        park.restore(tokens, 0, length -> rows.body(1, length)).ifPresent(open::add);
        if (open.size() > 2) {
          open.removeFirst().cancel();
        }
      }
      default -> {
        if (random.nextInt(10) == 0) {
          park.forget(tokens[0], tokens[1]);
        }
      }
    }
  }

  private void leave(Random random, KvPark park, int[] tokens) {
    var evicted = rows.fill(0, tokens);
    park.leave(evicted, rows.body(0, tokens.length))
        .ifPresent(leaving -> {
          leaving.step(random.nextInt(1, 500));
          if (random.nextInt(5) == 0) {
            leaving.cancel();
          } else if (!leaving.step(Long.MAX_VALUE / 2)) {
            throw new IllegalStateException("all must be copied");
          }
        });
  }

  private void restore(KvPark park, int[] tokens) {
    rows.blank(1);
    park.restore(tokens, 0, length -> rows.body(1, length))
        .ifPresent(back -> {
          assertEquals(Outcome.DONE, back.step(Long.MAX_VALUE / 2));
          assertTrue(rows.holds(1, tokens, back.tokens()));
        });
  }

  /** Few tokens and few lengths, so that prompts often begin alike. */
  private static int[] tokens(Random random) {
    return random.ints(random.nextInt(2, 12), 0, 2).toArray();
  }
}
