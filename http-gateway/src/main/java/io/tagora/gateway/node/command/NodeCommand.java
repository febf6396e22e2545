package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.node.PrefillNode;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.terminal.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tagora node}: a node that reads prompts for others. */
@Command(
    name = "node",
    sortOptions = false,
    description = {
      "Run a node that reads prompts for other nodes: it has devices and no agents. The file says",
      "tagora.cluster.enabled = true and has a device with phases = [prefill]; a node that answers,",
      "with a device with phases = [decode], is started by 'tagora demo --config'."
    },
    footer = {"", "Example:", "  tagora node --config prefill.conf", "", "Ctrl-C ends it."})
public final class NodeCommand implements Callable<Integer> {
  @Mixin private final ModelOptions models = new ModelOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  /** Where other nodes reach this one. */
  record Listening(String address) {}

  public NodeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    NodeSettings settings = models.settings();
    streams.tell("Loading the model...");
    try (PrefillNode node =
        PrefillNode.start(settings, new Progress(streams.err(), streams.ansi().enabled()))) {
      if (common.json) {
        streams.out().println(Json.text(new Listening(node.address())));
        streams.out().flush();
      }
      streams.tell(
          "Reading prompts for other nodes at %s (Ctrl-C ends it).".formatted(node.address()));
      node.awaitEnd();
    }
    return 0;
  }
}
