package io.tagora.gateway.node.command;

import io.tagora.gateway.node.Node;
import io.tagora.gateway.node.NodeSettings;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's node listens for requests. */
final class ListenOptions {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where to listen; 0 is any free port (default: 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The interface to listen on (default: 127.0.0.1).")
  private @Nullable String host;

  /** Refuses what is no port, before anything is loaded. */
  void check() {
    if (port != null) {
      UsageFailure.bounded("--port", 0, 65_535, port);
    }
  }

  /** Listens there, or where the settings say. */
  InetSocketAddress listen(Node node, NodeSettings settings, long seed) {
    return node.listen(
        host == null ? settings.http().host() : host,
        port == null ? settings.http().port() : port,
        settings.defaults(seed));
  }
}
