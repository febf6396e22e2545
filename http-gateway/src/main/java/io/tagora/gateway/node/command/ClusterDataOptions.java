package io.tagora.gateway.node.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the nodes of a local cluster serve, handed to each of them as it is. */
final class ClusterDataOptions {
  @Option(
      names = "--users",
      paramLabel = "N",
      description = "How many shoppers the marketplace has (default: 2000).")
  private @Nullable Integer users;

  @Option(
      names = "--items",
      paramLabel = "M",
      description = "How many items it has (default: 20000).")
  private @Nullable Integer items;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Use this data in the exchange format instead of a marketplace.")
  private @Nullable Path data;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A Hugging Face or ONNX model folder (default: models/tagora-rec-4m).")
  private @Nullable Path model;

  @Option(
      names = "--clock",
      paramLabel = "now|data",
      description = "What the time is at a node's start, as 'tagora serve --help' says.")
  private ServeCommand.@Nullable ClockStart clock;

  List<String> arguments() {
    var arguments = new ArrayList<String>();
    add(arguments, "--users", users);
    add(arguments, "--items", items);
    add(arguments, "--data", data == null ? null : data.toAbsolutePath());
    add(arguments, "--model", model == null ? null : model.toAbsolutePath());
    add(arguments, "--clock", clock);
    return arguments;
  }

  private static void add(List<String> arguments, String name, @Nullable Object value) {
    if (value != null) {
      arguments.addAll(List.of(name, value.toString()));
    }
  }
}
