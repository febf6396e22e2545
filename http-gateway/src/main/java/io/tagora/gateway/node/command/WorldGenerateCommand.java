package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.DatasetWriter;
import io.tagora.runtime.world.GeneratedWorld;
import io.tagora.runtime.world.GroundTruthFile;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora world generate}: writes a marketplace in the exchange format. */
@Command(
    name = "generate",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Write a marketplace as items.ndjson, users.ndjson, events.ndjson and environment.ndjson",
      "(docs/data-format.md). What shoppers had in mind goes to a file of its own, for evaluation.",
      "Equal arguments give equal bytes."
    },
    footer = {
      "",
      "Example:",
      "  tagora world generate --users 2000 --items 20000 --seed 7 --out shop"
    })
final class WorldGenerateCommand implements Callable<Integer> {
  @Option(names = "--users", paramLabel = "N", description = "How many shoppers.")
  private int users = 2_000;

  @Option(names = "--items", paramLabel = "M", description = "How many items.")
  private int items = 20_000;

  @Option(names = "--seed", paramLabel = "S", description = "Decides the catalog.")
  private long seed = 7;

  @Option(
      names = "--user-seed",
      paramLabel = "S",
      description = "Decides the shoppers; the catalog's seed where it is not given.",
      defaultValue = Option.NULL_VALUE)
  private @Nullable Long userSeed;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to write.")
  private Path out = Path.of(".");

  @Option(names = "--force", description = "Write into a folder that is not empty.")
  private boolean force;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  WorldGenerateCommand(Streams streams) {
    this.streams = streams;
  }

  record Figures(
      String out, long seed, long userSeed, int users, int items, int categories, long events) {}

  @Override
  public Integer call() throws IOException {
    MarketplaceSettings settings =
        UsageFailure.unlessValid(
            () -> MarketplaceSettings.of(users, items, seed, userSeed == null ? seed : userSeed));
    requireUsable(out);
    streams.tell("Making a marketplace of %,d users and %,d items...".formatted(users, items));
    GeneratedWorld world = Marketplace.generate(settings);
    DatasetWriter.write(world.dataset(), out);
    GroundTruthFile.write(world.truth(), out);
    report(settings, world.dataset());
    return 0;
  }

  private void requireUsable(Path folder) throws IOException {
    if (force) {
      EmptyFolder.requireNoFile(folder, "--out");
    } else {
      EmptyFolder.require(folder, "--out (--force writes into it anyway)");
    }
  }

  private void report(MarketplaceSettings settings, Dataset dataset) {
    var figures =
        new Figures(
            out.toString(),
            settings.catalogSeed(),
            settings.userSeed(),
            dataset.users().size(),
            dataset.catalog().items().size(),
            dataset.catalog().categories().size(),
            dataset.users().stream().mapToLong(user -> user.behaviors().size()).sum());
    streams
        .out()
        .println(
            common.json
                ? Json.text(figures)
                : "Wrote %,d users, %,d items in %,d categories and %,d events to %s."
                    .formatted(
                        figures.users(),
                        figures.items(),
                        figures.categories(),
                        figures.events(),
                        figures.out()));
  }
}
