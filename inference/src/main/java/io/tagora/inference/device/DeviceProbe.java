package io.tagora.inference.device;

import io.tagora.inference.session.OrtRuntime;
import java.nio.file.Path;

/** Looks at what this machine has to run a model on. */
public final class DeviceProbe {
  private static final String CUDA_LIBRARY = "libcuda.so.1";

  private DeviceProbe() {}

  /** The machine as it is now; loads ONNX Runtime, but no model. */
  public static Machine probe() {
    var linux = new LinuxFiles(Path.of("/"));
    var cuda = CudaDriver.ask(CUDA_LIBRARY);
    var runtime = OrtRuntime.shared();
    return new Machine(
        linux.processor(),
        linux.features(),
        linux.cores(),
        linux.caches(),
        linux.numaNodes(),
        linux.memoryBytes(),
        linux.availableBytes(),
        runtime.version(),
        runtime.providers(),
        cuda.devices(),
        cuda.note());
  }
}
