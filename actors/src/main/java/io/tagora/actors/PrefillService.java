package io.tagora.actors;

import io.tagora.actors.device.DeviceSupervisor;
import io.tagora.actors.device.Engines;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.TagoraSettings;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A node, or the part of one, that reads prompts for other nodes. */
public final class PrefillService {
  private PrefillService() {}

  /** The whole of a node that does nothing else; it runs until it is stopped. */
  public static Behavior<Void> create(Engines engines, TagoraSettings settings) {
    return Behaviors.setup(context -> {
      startLenders(context, engines, settings);
      return Behaviors.empty();
    });
  }

  /** Starts the devices that no device of this node writes after. */
  static void startLenders(ActorContext<?> context, Engines engines, TagoraSettings settings) {
    for (DeviceSettings device : settings.lenders()) {
      context.spawn(DeviceSupervisor.lending(device, engines, settings), "device-" + device.id());
    }
  }
}
