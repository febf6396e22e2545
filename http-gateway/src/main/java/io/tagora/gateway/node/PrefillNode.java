package io.tagora.gateway.node;

import io.tagora.actors.PrefillService;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.gateway.node.command.CommandFailure;
import io.tagora.runtime.retrieval.ProgressListener;
import org.apache.pekko.actor.typed.ActorSystem;

/** A node that has devices and no agents: it reads prompts for the nodes that write after them. */
public final class PrefillNode implements AutoCloseable {
  private final OnnxEngines engines;
  private final EntityReading entities;
  private final ActorSystem<Void> system;

  private PrefillNode(OnnxEngines engines, EntityReading entities, ActorSystem<Void> system) {
    this.engines = engines;
    this.entities = entities;
    this.system = system;
  }

  /**
   * Loads the model for every device that only reads, and works until it is closed.
   *
   * @throws CommandFailure if there is no such device or no other node to work for
   */
  public static PrefillNode start(NodeSettings settings, ProgressListener listener) {
    TagoraSettings node = settings.node().settings();
    if (node.lenders().isEmpty() || !node.cluster().enabled()) {
      throw new CommandFailure(
          "a node must have a device with phases = [prefill] and tagora.cluster.enabled = true, got %s and %s; --config names a file with both"
              .formatted(
                  node.devices().stream().map(device -> device.phases()).toList(),
                  node.cluster().enabled()));
    }
    OnnxEngines.shareThreads(node, settings.model());
    var folders = ModelForms.imported(settings.model().folder(), node, listener);
    EntityReading entities = EntityReading.of(settings);
    try {
      return start(
          settings, OnnxEngines.open(folders, "", node, settings.model(), entities), entities);
    } catch (RuntimeException e) {
      entities.close();
      throw e;
    }
  }

  private static PrefillNode start(
      NodeSettings settings, OnnxEngines engines, EntityReading entities) {
    try {
      var service = PrefillService.create(engines, settings.node().settings());
      return new PrefillNode(engines, entities, NodeSystem.start(service, settings.node()));
    } catch (RuntimeException e) {
      engines.close();
      throw e;
    }
  }

  /** Where other nodes reach it, as "10.0.0.1:7355". */
  public String address() {
    return NodeSystem.address(system).orElseThrow();
  }

  /**
   * Returns when the node has ended, as by Ctrl-C.
   *
   * @throws CommandFailure if the other nodes took it out of the cluster
   */
  public void awaitEnd() {
    NodeSystem.awaitEnd(system);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    engines.close();
    entities.close();
  }
}
