package io.tagora.actors.device;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** The counts of a node's devices, one a system. Safe for any thread. */
public final class DeviceFigures implements Extension {
  private static final Id ID = new Id();

  private final Map<String, DeviceCounts> byPlace = new ConcurrentSkipListMap<>();

  private static final class Id extends ExtensionId<DeviceFigures> {
    @Override
    public DeviceFigures createExtension(ActorSystem<?> system) {
      return new DeviceFigures();
    }
  }

  private DeviceFigures() {}

  public static DeviceFigures of(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** The counts of a device, which go on over its restarts. */
  DeviceCounts device(String place) {
    return byPlace.computeIfAbsent(place, DeviceCounts::new);
  }

  /** All devices that were ever started, by their names. */
  public List<DeviceCounts.View> all() {
    return byPlace.values().stream().map(DeviceCounts::view).toList();
  }
}
