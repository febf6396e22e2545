package io.tagora.gateway.node.command;

import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.ModelPlan;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.terminal.Streams;
import io.tagora.inference.device.DeviceProbe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora devices}: what this machine has to run models on, and what is configured. */
@Command(
    name = "devices",
    sortOptions = false,
    description = {
      "Show what this machine has to run a model on, the devices that are configured,",
      "and which model writes for which role on them.",
      "It loads ONNX Runtime, but no model."
    },
    footer = {"", "Example:", "  tagora devices --json"})
public final class DevicesCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON with tagora.* keys; reference.conf documents them.")
  private @Nullable Path config;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  public DevicesCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    NodeSettings settings = NodeSettings.load(Optional.ofNullable(config));
    List<DeviceSettings> devices = settings.node().settings().devices();
    var report =
        new DevicesReport(
            DeviceProbe.probe(),
            devices.stream().map(DevicesReport.Configured::of).toList(),
            DevicesReport.Model.of(ModelPlan.of(settings), settings));
    streams
        .out()
        .println(common.json ? Json.text(report) : new DevicesText(streams.ansi()).render(report));
    return 0;
  }
}
