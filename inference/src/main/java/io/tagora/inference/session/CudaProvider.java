package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * The GPU that a session computes on. Nodes that it has no kernel for are computed by the CPU.
 *
 * @param device the GPU's number
 * @param memoryBytes what weights and intermediate results may take there
 */
public record CudaProvider(int device, long memoryBytes) {
  static final String NAME = "CUDAExecutionProvider";

  public CudaProvider {
    if (device < 0 || memoryBytes < 1) {
      throw new IllegalArgumentException(
          "a GPU must have a number from 0 on and memory for the model, got cuda:%d and %d bytes"
              .formatted(device, memoryBytes));
    }
  }

  /** Adds it to a session's options, which copy it. */
  void applyTo(OrtApi api, MemorySegment options) {
    try (var provider =
        new NativeHandle(
            "CUDA provider's options",
            api,
            OrtFunction.RELEASE_CUDA_PROVIDER_OPTIONS,
            OrtRuntime.out(p -> api.call(OrtFunction.CREATE_CUDA_PROVIDER_OPTIONS, p)))) {
      configure(api, provider.address());
      api.call(
          OrtFunction.SESSION_OPTIONS_APPEND_EXECUTION_PROVIDER_CUDA_V2,
          options,
          provider.address());
    } catch (InferenceException e) {
      throw new InferenceException(
          "cuda:%d must have the CUDA and cuDNN that ONNX Runtime was built with, in folders of LD_LIBRARY_PATH: %s"
              .formatted(device, e.getMessage()),
          e);
    }
  }

  private void configure(OrtApi api, MemorySegment provider) {
    // An arena that doubles would take up to twice what it was given.
    var values =
        Map.of(
            "device_id", String.valueOf(device),
            "gpu_mem_limit", String.valueOf(memoryBytes),
            "arena_extend_strategy", "kSameAsRequested");
    try (var arena = Arena.ofConfined()) {
      var names = List.copyOf(values.keySet());
      var keys = arena.allocate(ADDRESS, names.size());
      var texts = arena.allocate(ADDRESS, names.size());
      for (int i = 0; i < names.size(); i++) {
        keys.setAtIndex(ADDRESS, i, arena.allocateFrom(names.get(i)));
        texts.setAtIndex(ADDRESS, i, arena.allocateFrom(values.get(names.get(i))));
      }
      api.call(OrtFunction.UPDATE_CUDA_PROVIDER_OPTIONS, provider, keys, texts, names.size());
    }
  }
}
