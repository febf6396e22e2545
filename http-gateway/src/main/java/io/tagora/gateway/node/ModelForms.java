package io.tagora.gateway.node;

import io.tagora.cluster.settings.DevicePair;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.retrieval.ProgressListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model as each pair of devices opens it: GPUs compute with other floats than processors. */
record ModelForms(Map<DevicePair, Path> folders) {
  ModelForms {
    folders = Map.copyOf(folders);
  }

  /** Imports the model in as many forms as the devices want. */
  static ModelForms imported(Path folder, List<DevicePair> pairs, ProgressListener listener) {
    var cache = new ModelCache(CacheFolder.ofEnvironment());
    Map<DevicePair, Path> folders = new LinkedHashMap<>();
    for (DevicePair pair : pairs) {
      folders.put(
          pair,
          cache.importFor(
              Device.named(pair.prefill().id()),
              folder,
              (done, total) -> listener.progressed("importing layers", done, total)));
    }
    return new ModelForms(folders);
  }

  Path of(DevicePair pair) {
    Path folder = folders.get(pair);
    if (folder == null) {
      throw new IllegalArgumentException("a model must be imported for its devices, got " + pair);
    }
    return folder;
  }
}
