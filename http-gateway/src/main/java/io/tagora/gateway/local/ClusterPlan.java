package io.tagora.gateway.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a local cluster is made of.
 *
 * @param folder holds configuration files, logs and the database
 * @param nodes where users are at home, numbered from 1
 * @param gateways for HTTP alone, numbered after those; all nodes together are at most {@link
 *     #MOST_NODES}
 * @param gatewayPort of the first node, the next ones following; 0 for any that are free
 * @param heap of a node, as "384m"
 * @param home where Tagora's models lie
 * @param arguments of every node's {@code serve}, as "--users", "60"
 * @param config a HOCON file whose keys win over what the cluster sets
 * @param environment of every node beside this process's own
 * @param databaseBytes the database's disk where one may be mounted; 0 for the folder's own
 */
public record ClusterPlan(
    Path folder,
    int nodes,
    int gateways,
    int gatewayPort,
    String heap,
    Path home,
    List<String> arguments,
    Optional<Path> config,
    Map<String, String> environment,
    long databaseBytes) {
  /** One digit each. */
  public static final int MOST_NODES = 9;

  /** Room for a new database and its log, and for a few million events. */
  public static final long LEAST_DATABASE_BYTES = 192L << 20;

  public ClusterPlan {
    if (nodes < 1 || gateways < 0 || nodes + gateways > MOST_NODES) {
      throw new LocalClusterException(
          "a local cluster must have from 1 to %d nodes, got %d"
              .formatted(MOST_NODES, nodes + gateways));
    }
    if (databaseBytes != 0 && databaseBytes < LEAST_DATABASE_BYTES) {
      throw new LocalClusterException(
          "the database's disk must have at least %d bytes, got %d"
              .formatted(LEAST_DATABASE_BYTES, databaseBytes));
    }
    folder = folder.toAbsolutePath().normalize();
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** Nodes of the usual size at free ports, over the usual marketplace. */
  public static ClusterPlan of(Path folder, int nodes) {
    return new ClusterPlan(
        folder,
        nodes,
        0,
        0,
        "448m",
        Path.of(System.getProperty("tagora.home", "")).toAbsolutePath(),
        List.of(),
        Optional.empty(),
        Map.of(),
        0);
  }

  /** With gateways. */
  public int size() {
    return nodes + gateways;
  }

  public ClusterPlan withGateways(int count) {
    return new ClusterPlan(
        folder,
        nodes,
        count,
        gatewayPort,
        heap,
        home,
        arguments,
        config,
        environment,
        databaseBytes);
  }

  /** The same for a home that the process does not name. */
  public ClusterPlan withHome(Path other) {
    return new ClusterPlan(
        folder,
        nodes,
        gateways,
        gatewayPort,
        heap,
        other,
        arguments,
        config,
        environment,
        databaseBytes);
  }

  public ClusterPlan withGatewayPort(int first) {
    return new ClusterPlan(
        folder, nodes, gateways, first, heap, home, arguments, config, environment, databaseBytes);
  }

  public ClusterPlan withHeap(String size) {
    return new ClusterPlan(
        folder,
        nodes,
        gateways,
        gatewayPort,
        size,
        home,
        arguments,
        config,
        environment,
        databaseBytes);
  }

  /** The same with arguments of {@code serve}. */
  public ClusterPlan withArguments(String... further) {
    return new ClusterPlan(
        folder,
        nodes,
        gateways,
        gatewayPort,
        heap,
        home,
        List.of(further),
        config,
        environment,
        databaseBytes);
  }

  public ClusterPlan withConfig(Optional<Path> file) {
    return new ClusterPlan(
        folder,
        nodes,
        gateways,
        gatewayPort,
        heap,
        home,
        arguments,
        file,
        environment,
        databaseBytes);
  }

  public ClusterPlan withEnvironment(Map<String, String> variables) {
    return new ClusterPlan(
        folder,
        nodes,
        gateways,
        gatewayPort,
        heap,
        home,
        arguments,
        config,
        variables,
        databaseBytes);
  }

  /** The same with a disk of that size for the database, where this process may mount one. */
  public ClusterPlan withDatabaseBytes(long bytes) {
    return new ClusterPlan(
        folder, nodes, gateways, gatewayPort, heap, home, arguments, config, environment, bytes);
  }
}
