package io.tagora.gateway.node.command;

import io.tagora.cluster.settings.NodeRole;
import io.tagora.cluster.settings.StoreSettings;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.Node;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.exchange.Dataset;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora serve}: a node that runs until it is told to end. */
@Command(
    name = "serve",
    sortOptions = false,
    description = {
      "Run a node that serves requests until it is told to end: the API and the page over a catalog",
      "and its users, with a clock that goes on. What users do is kept where the file's",
      "tagora.memory.store says; without one it is forgotten with the process, and it says so.",
      "In a cluster tagora.cluster.roles may make it a node for HTTP alone, or one without."
    },
    footer = {
      "",
      "Examples:",
      "  tagora serve --config shop.conf --data shop   a shop's own data",
      "  tagora serve --clock data                     a marketplace, as at the end of its logs",
      "",
      "SIGTERM or Ctrl-C ends it: it says so to who asks whether it is ready, then takes no more",
      "requests and answers those that it has begun."
    })
public final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--clock",
      paramLabel = "now|data",
      description = {
        "What the time is at the start, from where it goes on: this machine's (the default), or,",
        "for trying, the end of the data, with every start again."
      })
  private ClockStart clock = ClockStart.NOW;

  @Mixin private final ListenOptions listening = new ListenOptions();
  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  /** What the node's clock starts from. */
  enum ClockStart {
    NOW,
    DATA
  }

  /**
   * Where a node is reached.
   *
   * @param http by clients
   * @param node by other nodes; "" if there are none
   */
  record Listening(String http, String node) {}

  public ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    listening.check();
    NodeSettings settings = options.settings();
    try (Node node = Node.start(settings)) {
      var address = listening.listen(node, settings, options.seed);
      Dataset dataset = options.dataset(streams);
      if (settings.node().settings().roles().contains(NodeRole.AGENTS)) {
        streams.tell("Loading the model and the item index...");
      }
      node.serve(
          dataset, clockFor(dataset.end()), new Progress(streams.err(), streams.ansi().enabled()));
      tell(node, address, settings);
      node.awaitEnd();
    }
    return 0;
  }

  private InstantSource clockFor(Instant end) {
    return switch (clock) {
      case NOW -> Clock.systemUTC();
      case DATA -> Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), end));
    };
  }

  private void tell(Node node, InetSocketAddress address, NodeSettings settings) {
    String http = address.getHostString() + ":" + address.getPort();
    if (common.json) {
      streams.out().println(Json.text(new Listening(http, node.address().orElse(""))));
      streams.out().flush();
    }
    if (settings.node().settings().memory().store() instanceof StoreSettings.None) {
      streams.tell(
          "What users do is kept in this process only; tagora.memory.store names a place that outlives it.");
    }
    node.address().ifPresent(other -> streams.tell("Other nodes reach it at " + other + "."));
    streams.tell("Serving at http://%s (Ctrl-C ends it).".formatted(http));
  }
}
