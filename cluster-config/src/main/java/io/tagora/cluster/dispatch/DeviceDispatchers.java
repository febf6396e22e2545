package io.tagora.cluster.dispatch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.Phase;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The dispatchers that follow from {@code tagora.devices}: one thread a device and phase. */
public final class DeviceDispatchers {
  private static final String ROOT = "device-dispatchers";

  private DeviceDispatchers() {}

  /** The id of the dispatcher for the device's phase, for {@code DispatcherSelector.fromConfig}. */
  public static String id(String deviceId, Phase phase) {
    return ConfigUtil.joinPath(ROOT, thread(deviceId, phase));
  }

  private static String thread(String deviceId, Phase phase) {
    return phase.label() + "-" + deviceId;
  }

  /**
   * The configuration of the dispatchers of all devices.
   *
   * @throws InvalidSettingException for a CPU core that this process cannot use
   */
  public static Config of(List<DeviceSettings> devices) {
    var config = ConfigFactory.empty();
    for (int i = 0; i < devices.size(); i++) {
      checkCores(i, devices.get(i));
      // Also where it only writes: what other nodes read for it comes in on a thread of its own.
      for (Phase phase : Phase.values()) {
        config = config.withFallback(dispatcher(devices.get(i), phase));
      }
    }
    return config;
  }

  private static Config dispatcher(DeviceSettings device, Phase phase) {
    var dispatcher =
        Map.of(
            "type",
            "Dispatcher",
            "executor",
            PinnedExecutor.class.getName(),
            "throughput",
            1,
            "pinned",
            Map.of("thread", thread(device.id(), phase), "cores", device.cores()));
    return ConfigValueFactory.fromMap(dispatcher).atPath(id(device.id(), phase));
  }

  private static void checkCores(int index, DeviceSettings device) {
    if (device.cores().isEmpty()) {
      return;
    }
    BitSet usable =
        CpuAffinity.ofProcess()
            .orElseThrow(() -> invalid(index, "be empty on this operating system", device));
    if (!device.cores().stream().allMatch(usable::get)) {
      throw invalid(index, "be among the CPU cores %s of this process".formatted(usable), device);
    }
  }

  private static InvalidSettingException invalid(int index, String rule, DeviceSettings device) {
    return new InvalidSettingException(
        "tagora.devices[%d].cores must %s, got %s".formatted(index, rule, device.cores()));
  }
}
