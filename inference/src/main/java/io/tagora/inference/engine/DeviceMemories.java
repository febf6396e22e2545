package io.tagora.inference.engine;

import io.tagora.inference.device.Device;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.TensorMemory;

/** Gives the memory that a device's KV lies in. */
@FunctionalInterface
interface DeviceMemories {
  /** The machine's memory for processors, and a GPU's own. */
  DeviceMemories REAL =
      device ->
          switch (device) {
            case Device.Cpu _ -> OrtRuntime.shared().hostMemory();
            case Device.Cuda cuda -> OrtRuntime.shared().cudaMemory(cuda.number());
          };

  /** The caller closes it. */
  TensorMemory of(Device device);
}
