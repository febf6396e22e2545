package io.tagora.gateway.node;

import io.tagora.cluster.settings.DevicePair;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.retrieval.ProgressListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model as each device that reads opens it: GPUs compute with other floats than processors.
 *
 * @param folders by the device's name
 */
record ModelForms(Map<String, Path> folders) {
  ModelForms {
    folders = Map.copyOf(folders);
  }

  /** Imports the model in as many forms as the devices want. */
  static ModelForms imported(Path folder, TagoraSettings settings, ProgressListener listener) {
    var cache = new ModelCache(CacheFolder.ofEnvironment());
    var readers =
        Stream.concat(
            settings.pairs().stream().map(DevicePair::prefill), settings.lenders().stream());
    Map<String, Path> folders = new LinkedHashMap<>();
    readers.forEach(device ->
        folders.put(
            device.id(),
            cache.importFor(
                Device.named(device.id()),
                folder,
                (done, total) -> listener.progressed("importing layers", done, total))));
    return new ModelForms(folders);
  }

  Path of(DevicePair pair) {
    return of(pair.prefill());
  }

  Path of(DeviceSettings reader) {
    Path folder = folders.get(reader.id());
    if (folder == null) {
      throw new IllegalArgumentException(
          "a model must be imported for its devices, got " + reader.id());
    }
    return folder;
  }
}
