package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.json.RecommendationJson;
import io.tagora.gateway.node.Node;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.route.NodeState;
import io.tagora.gateway.terminal.RecommendationText;
import io.tagora.gateway.terminal.ShopperText;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.memory.UserState;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora demo}: everything on this machine, one recommendation, and the page. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Start a shop, a model, the agents and a page, and print one recommendation.",
      "Nothing but this process is needed, and nothing leaves this machine."
    },
    footer = {
      "",
      "Examples:",
      "  tagora demo                       then open http://127.0.0.1:8080",
      "  tagora demo --user u00042         for that shopper",
      "  tagora demo --once --json         one recommendation as JSON, then exit",
      "",
      "Ctrl-C ends it."
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "Whom to recommend to first (default: somebody with a history).")
  private @Nullable String user;

  @Option(names = "--once", description = "Print one recommendation and exit; listen nowhere.")
  private boolean once;

  @Mixin private final ListenOptions listening = new ListenOptions();
  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  public DemoCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    listening.check();
    NodeSettings settings = options.settings();
    try (Node node = Node.start(settings)) {
      Optional<InetSocketAddress> address =
          once ? Optional.empty() : Optional.of(listening.listen(node, settings, options.seed));
      Dataset dataset = options.dataset(streams);
      streams.tell("Loading the model and the item index...");
      Instant now = dataset.end();
      NodeState.Serving serving =
          node.serve(dataset, now, new Progress(streams.err(), streams.ansi().enabled()));
      String userId = user == null ? Shoppers.withHistory(dataset, now) : user;
      print(serving, request(settings, userId));
      address.ifPresent(bound -> invite(node, bound, userId));
    }
    return 0;
  }

  /** The first answer of a cold process may take longer than one that is warm. */
  private RecommendationRequest request(NodeSettings settings, String userId) {
    RecommendationBody.Defaults usual = settings.defaults(options.seed);
    return new RecommendationBody.Defaults(
            usual.maxPersonas(),
            usual.items(),
            usual.explain(),
            Duration.ofSeconds(30),
            usual.seed())
        .request(userId);
  }

  private void print(NodeState.Serving serving, RecommendationRequest request) {
    UserState state = serving.api().user(request.userId()).toCompletableFuture().join().state();
    Recommendation answer = serving.api().recommend(request).toCompletableFuture().join();
    if (common.json) {
      streams.out().println(Json.text(RecommendationJson.of(answer)));
    } else {
      streams.out().println();
      streams.out().println(shopper(serving, state));
      streams.out().print(new RecommendationText(streams.ansi(), streams.width()).render(answer));
    }
    streams.out().flush();
  }

  private String shopper(NodeState.Serving serving, UserState state) {
    Instant now = serving.clock().instant();
    return new ShopperText(streams.ansi(), streams.width())
        .render(state, serving.dataset().catalog(), serving.dataset().environmentAt(now), now);
  }

  private void invite(Node node, InetSocketAddress address, String userId) {
    streams.tell("");
    streams.tell(
        "Watch it think at http://%s:%d/?user=%s (Ctrl-C ends it)."
            .formatted(
                address.getHostString(),
                address.getPort(),
                URLEncoder.encode(userId, StandardCharsets.UTF_8)));
    node.awaitEnd();
  }
}
