package io.tagora.gateway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must be so before anything of a cluster is started. */
final class Preparation {
  private Preparation() {}

  /**
   * Makes the folder, and deletes the logs of an earlier cluster.
   *
   * @throws LocalClusterException if an address or a port cannot be had
   */
  static void of(ClusterPlan plan) {
    requireLoopback(plan.size());
    requireGateways(plan);
    createFolder(plan.folder());
  }

  private static void requireLoopback(int count) {
    for (int node = 1; node <= count; node++) {
      InetAddress own = FreePorts.ofNode(node);
      if (!FreePorts.isFree(0, own)) {
        throw new LocalClusterException(
            "this machine must have the address %1$s; on macOS: sudo ifconfig lo0 alias %1$s up"
                .formatted(own.getHostAddress()));
      }
    }
  }

  private static void requireGateways(ClusterPlan plan) {
    for (int node = 1; node <= plan.size() && plan.gatewayPort() != 0; node++) {
      int port = plan.gatewayPort() + node - 1;
      if (!FreePorts.isFree(port, FreePorts.loopback())) {
        throw new LocalClusterException(
            "the port %d of 127.0.0.1 must be free for node %d, and is taken; --port takes another"
                .formatted(port, node));
      }
    }
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int node = 1; node <= ClusterPlan.MOST_NODES; node++) {
        Files.deleteIfExists(NodePlace.log(folder, node));
      }
      Files.deleteIfExists(LocalDatabase.log(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's folder must be writable", e);
    }
  }
}
