package io.tagora.inference.engine;

import io.tagora.inference.device.Device;
import io.tagora.inference.fixture.TinyEngine;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyModel.Stored;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import io.tagora.inference.park.ParkSettings;
import io.tagora.inference.park.ParkSettings.Place;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.Prefilled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints what parking costs the device's thread and what restoring gives back; not a check. Run it
 * with {@code mvn -pl inference -am test -Dtest=ParkLook -Dtagora.speed=true
 * -Dsurefire.failIfNoSpecifiedTests=false} on a machine with nothing else to do.
 */
@EnabledIfSystemProperty(named = "tagora.speed", matches = "true")
class ParkLook {
  private static final int TOKENS = 900;
  private static final int PROMPTS = 12;

  @TempDir Path temporary;

  /** Milliseconds: of all steps of a reading, and of its longest. */
  private record Times(double all, double longest) {}

  @Test
  void aSmallModel() throws IOException {
    print("4 layers x 256, 4 KV heads x 32", 4, 256, 8, 4, 32, 704);
  }

  @Test
  void aLargerModel() throws IOException {
    print("12 layers x 768, 6 KV heads x 64", 12, 768, 12, 6, 64, 2048);
  }

  private void print(
      String name, int layers, int hidden, int heads, int kvHeads, int dimension, int mlp)
      throws IOException {
    var shape =
        new TinyShape(
            Architecture.LLAMA,
            layers,
            hidden,
            heads,
            kvHeads,
            dimension,
            mlp,
            4096,
            1024,
            10_000,
            true,
            false,
            false);
    var written =
        TinyModel.random(shape, Stored.F16, 1)
            .write(Files.createTempDirectory(temporary, "m"), Stored.F16);
    var folder = TinyEngine.imported(temporary, written);
    print(name + ", in memory", folder, new Place.Memory());
    print(name + ", on disk", folder, new Place.Disk(temporary.resolve("parked")));
  }

  private void print(String name, Path folder, Place place) {
    var settings =
        new EngineSettings(
            new Device.Cpu(0),
            2,
            false,
            1,
            1,
            1024,
            256,
            Long.MAX_VALUE,
            List.of(),
            PrefixSharing.NEVER);
    var park = Optional.of(new ParkSettings(place, 4L << 30, 64));
    try (var plain = LanguageModelEngine.open(folder, settings);
        var engine = LanguageModelEngine.openApart(folder, settings, settings, park)) {
      read(plain, 99);
      read(engine, 99);
      System.out.println(name + ": " + engine.pool().deviceId());
      System.out.println("  computed           " + median(plain));
      System.out.println("  computed, and parks " + median(engine));
      while (engine.park().orElseThrow().figures().parked() < PROMPTS) {
        Thread.onSpinWait();
      }
      read(engine, 0);
      System.out.println("  restored           " + median(engine));
      System.out.println("  " + engine.park().orElseThrow().figures());
    }
  }

  private static Times median(LanguageModelEngine engine) {
    var times = new ArrayList<Times>();
    for (int i = 1; i <= PROMPTS; i++) {
      times.add(read(engine, i));
    }
    times.sort((one, other) -> Double.compare(one.all(), other.all()));
    return times.get(PROMPTS / 2);
  }

  private static Times read(LanguageModelEngine engine, int seed) {
    var text = new StringBuilder();
    new Random(seed).ints(TOKENS, 'A', 'Z' + 1).forEach(text::appendCodePoint);
    var reading = engine.prefill().begin(Optional.empty(), HybridPrompt.ofText(text.toString()));
    double all = 0;
    double longest = 0;
    while (true) {
      long begin = System.nanoTime();
      var done = reading.step();
      double millis = (System.nanoTime() - begin) / 1e6;
      all += millis;
      longest = Math.max(longest, millis);
      if (done.isPresent() && done.get() instanceof Prefilled.Read(var handle, _, _)) {
        engine.prefill().release(handle);
        return new Times(all, longest);
      }
    }
  }
}
