package io.tagora.gateway.node.command;

import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.terminal.Streams;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora store create}: makes the tables, where they are not there yet. */
@Command(
    name = "create",
    sortOptions = false,
    description = {
      "Make the tables of the database that the file's tagora.memory.store names, unless they are",
      "there. A node does so too when it starts, where its database user may make tables."
    },
    footer = {"", "Example:", "  tagora store create --config postgresql.conf"})
final class StoreCreateCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "HOCON with tagora.memory.store.")
  private @Nullable Path config;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  /**
   * What was done.
   *
   * @param created false where the tables were there
   */
  record Made(String database, boolean created) {}

  StoreCreateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    var settings = NodeSettings.load(Optional.ofNullable(config));
    var database =
        MemoryDatabase.of(settings.node().settings().memory().store(), System.getenv())
            .orElseThrow(() ->
                new CommandFailure(
                    "tagora.memory.store.kind must be h2 or postgresql to have tables, got none"));
    var made = new Made(database.toString(), new MemoryStore(database).create());
    if (common.json) {
      streams.out().println(Json.text(made));
    } else {
      streams
          .out()
          .println(
              made.created()
                  ? "The tables are made in %s.".formatted(made.database())
                  : "The tables are there already in %s.".formatted(made.database()));
    }
    return 0;
  }
}
