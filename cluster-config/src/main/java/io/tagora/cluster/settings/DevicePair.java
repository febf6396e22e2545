package io.tagora.cluster.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * The devices that serve a model together: prompts are read on the one and texts written on the
 * other; the same device where it does both.
 */
public record DevicePair(DeviceSettings prefill, DeviceSettings decode) {

  /** The name of the device whose KV the pair's handles are on. */
  public String id() {
    return prefill.id();
  }

  /** Whether they are two devices. */
  public boolean isApart() {
    return !prefill.id().equals(decode.id());
  }

  /**
   * Every device that does both by itself, and the others in the order of the list: the first that
   * reads with the first that writes, and so on. The list has as many of each.
   */
  static List<DevicePair> of(List<DeviceSettings> devices) {
    var pairs = new ArrayList<DevicePair>();
    devices.stream()
        .filter(device -> device.phases().size() == Phase.values().length)
        .forEach(device -> pairs.add(new DevicePair(device, device)));
    var reading = only(Phase.PREFILL, devices);
    var writing = only(Phase.DECODE, devices);
    for (int i = 0; i < Math.min(reading.size(), writing.size()); i++) {
      pairs.add(new DevicePair(reading.get(i), writing.get(i)));
    }
    return List.copyOf(pairs);
  }

  /** The devices that do nothing else. */
  static List<DeviceSettings> only(Phase phase, List<DeviceSettings> devices) {
    return devices.stream()
        .filter(device -> device.phases().size() == 1 && device.phases().contains(phase))
        .toList();
  }
}
