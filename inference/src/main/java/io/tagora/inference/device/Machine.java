package io.tagora.inference.device;

import java.util.List;

/**
 * What a machine offers to run a model on. What the operating system does not tell is empty, 0 or
 * "".
 *
 * @param processor the processor's name
 * @param features instruction sets that make matrices faster, as "avx512_vnni"
 * @param cores the CPU cores that this process may use
 * @param memoryBytes all RAM
 * @param availableBytes RAM that could be had now
 * @param runtime ONNX Runtime's version
 * @param providers the execution providers that the loaded library has
 * @param cudaDevices what the NVIDIA driver shows
 * @param cudaNote how the driver answered
 */
public record Machine(
    String processor,
    List<String> features,
    List<Integer> cores,
    List<Cache> caches,
    List<NumaNode> numaNodes,
    long memoryBytes,
    long availableBytes,
    String runtime,
    List<String> providers,
    List<CudaDevice> cudaDevices,
    String cudaNote) {

  public Machine {
    features = List.copyOf(features);
    cores = List.copyOf(cores);
    caches = List.copyOf(caches);
    numaNodes = List.copyOf(numaNodes);
    providers = List.copyOf(providers);
    cudaDevices = List.copyOf(cudaDevices);
  }

  /**
   * A cache of core 0.
   *
   * @param type as "Data"
   * @param cores the cores that share it
   */
  public record Cache(int level, String type, long bytes, List<Integer> cores) {}

  /** Cores and RAM that are near each other. */
  public record NumaNode(int number, List<Integer> cores, long memoryBytes) {}

  /**
   * A GPU.
   *
   * @param computeCapability as "9.0"
   */
  public record CudaDevice(int number, String name, long memoryBytes, String computeCapability) {}
}
