package io.tagora.cluster.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * The devices that serve a model together: prompts are read on the one and texts written on the
 * other. It is the same device where it does both, and where it only writes and no device of its
 * node reads for it: then other nodes read, and their KV comes into memory of its own.
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

  /** Whether other nodes read its prompts. */
  public boolean isBorrowing() {
    return !prefill.phases().contains(Phase.PREFILL);
  }

  /**
   * Every device that does both by itself, and those that only write: the first with the first that
   * only reads, and so on; what is left over borrows.
   */
  static List<DevicePair> of(List<DeviceSettings> devices) {
    var pairs = new ArrayList<DevicePair>();
    devices.stream()
        .filter(device -> device.phases().size() == Phase.values().length)
        .forEach(device -> pairs.add(new DevicePair(device, device)));
    var reading = only(Phase.PREFILL, devices);
    var writing = only(Phase.DECODE, devices);
    for (int i = 0; i < writing.size(); i++) {
      var reader = i < reading.size() ? reading.get(i) : writing.get(i);
      pairs.add(new DevicePair(reader, writing.get(i)));
    }
    return List.copyOf(pairs);
  }

  /** The devices that only read and have none of their node that writes after them. */
  static List<DeviceSettings> lenders(List<DeviceSettings> devices) {
    return only(Phase.PREFILL, devices).stream().skip(only(Phase.DECODE, devices).size()).toList();
  }

  /** The devices that do nothing else. */
  static List<DeviceSettings> only(Phase phase, List<DeviceSettings> devices) {
    return devices.stream()
        .filter(device -> device.phases().size() == 1 && device.phases().contains(phase))
        .toList();
  }
}
