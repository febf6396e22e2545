package io.tagora.gateway.node.command;

import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.DatasetReader;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes that runs a node: model, data, settings. */
final class NodeOptions {
  /** The seed of the catalog that the default model was trained with. */
  static final long CATALOG_SEED = 7;

  @Mixin private final ModelOptions models = new ModelOptions();

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "How many shoppers the marketplace has (default: 2000; to evaluate, 6000).")
  private @Nullable Integer users;

  @Option(
      names = "--items",
      paramLabel = "M",
      defaultValue = "20000",
      description = "How many items it has (default: ${DEFAULT-VALUE}).")
  private int items;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "20260",
      description = "Decides the shoppers and every choice of chance (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Use this data in the exchange format instead of a marketplace.")
  private @Nullable Path data;

  private final int usualUsers;

  NodeOptions() {
    this(2000);
  }

  /**
   * The same with another marketplace where none is asked for.
   *
   * @param usualUsers how many shoppers it has
   */
  NodeOptions(int usualUsers) {
    this.usualUsers = usualUsers;
  }

  /** The model's settings; numbers that make no marketplace are refused first. */
  NodeSettings settings() {
    marketplace();
    return models.settings();
  }

  private int users() {
    return users == null ? usualUsers : users;
  }

  /** Checks the numbers before anything is loaded. */
  private MarketplaceSettings marketplace() {
    return UsageFailure.unlessValid(
        () -> MarketplaceSettings.of(users(), items, CATALOG_SEED, seed));
  }

  Dataset dataset(Streams streams) {
    if (data != null) {
      streams.tell("Reading " + data + "...");
      return DatasetReader.read(data);
    }
    streams.tell("Making a marketplace of %,d users and %,d items...".formatted(users(), items));
    return Marketplace.generate(marketplace()).dataset();
  }
}
