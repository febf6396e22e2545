package io.tagora.inference.engine;

import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.model.ModelFolder;
import io.tagora.inference.session.OrtRuntime;

/** Whether a device can hold a model; asked before any of it is loaded. */
final class DeviceFit {
  private DeviceFit() {}

  /**
   * Refuses what does not fit.
   *
   * @throws InferenceException with the numbers, and what mends it
   */
  static void require(ModelFolder folder, EngineSettings settings) {
    var budget = EngineBudget.of(folder, settings);
    switch (settings.device()) {
      case Device.Cpu _ -> budget.check();
      case Device.Cuda cuda -> {
        long free = OrtRuntime.shared().freeCudaBytes(cuda.number());
        requireHalf(folder, cuda);
        budget.check();
        budget.checkFree(free);
      }
    }
  }

  /**
   * CUDA has kernels of attention for 16-bit floats only, over KV in such floats or in bytes. With
   * 32-bit floats, bytes are read by a graph of their own.
   */
  private static void requireHalf(ModelFolder folder, Device.Cuda device) {
    boolean halves =
        switch (folder.kv()) {
          case FP32 -> false;
          case FP16 -> true;
          case INT8 -> folder.prefillFile().isEmpty();
        };
    if (!halves) {
      throw new InferenceException(
          "the model on %s must be computed in fp16, got KV of %s in %s; import its Hugging Face folder with './tagora model import --precision fp16', with --kv int8 if it is to be kept in bytes"
              .formatted(device.id(), folder.kv(), folder.path()));
    }
  }
}
