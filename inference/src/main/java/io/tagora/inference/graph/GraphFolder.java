package io.tagora.inference.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.kv.KvScales;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a model's graphs: the one that writes answers first, whose weights the others borrow as
 * far as they can.
 */
final class GraphFolder {
  static final String MODEL_FILE = "model.onnx";
  private static final ImportListener SILENT = (_, _) -> {};

  private final DecoderConfig config;
  private final WeightSource weights;
  private final Path target;
  private final ImportOptions options;
  private final ImportListener listener;
  private final boolean entities;

  /**
   * Graphs that are not written yet.
   *
   * @param target the folder that they come into
   * @param entities whether prompts may hold vectors of entities
   */
  GraphFolder(
      DecoderConfig config,
      WeightSource weights,
      Path target,
      ImportOptions options,
      boolean entities,
      ImportListener listener) {
    this.config = config;
    this.weights = weights;
    this.target = target;
    this.options = options;
    this.entities = entities;
    this.listener = listener;
  }

  /**
   * Writes all of them.
   *
   * @param tokenizerFile the model's, for the texts that KV in bytes is calibrated by
   */
  void write(Path tokenizerFile) throws IOException {
    int layers = config.layers();
    boolean apart = options.readsApart() || entities;
    int total = apart ? 2 * layers : layers;
    var stored =
        write(
            GraphLayout.whole(options),
            MODEL_FILE,
            Map.of(),
            (done, _) -> listener.layersWritten(done, total));
    var scales = scales(tokenizerFile);
    if (scales.isPresent()) {
      // The same weights once more, this time with what its KV is worth.
      write(GraphLayout.whole(options).withKv(scales), MODEL_FILE, stored, SILENT);
    }
    // Our own attention is for CPUs.
    if (options.precision() == Precision.FP32) {
      var decode = GraphLayout.decode(options).withKv(scales);
      write(decode, ModelFolder.DECODE_FILE, stored, SILENT);
      var shared = GraphLayout.sharedDecode(options).withKv(scales);
      write(shared, ModelFolder.SHARED_FILE, stored, SILENT);
    }
    if (apart) {
      var read =
          write(
              GraphLayout.prefill(options).withKv(scales).withEntities(entities),
              QuantizationNote.PREFILL,
              stored,
              (done, _) -> listener.layersWritten(layers + done, total));
      if (options.prefill() == PrefillFormat.INT8) {
        var wide = GraphLayout.wideSharedDecode(options).withKv(scales);
        write(wide, ModelFolder.WIDE_FILE, read, SILENT);
      }
    }
  }

  private Map<String, TensorProto> write(
      GraphLayout layout, String file, Map<String, TensorProto> lent, ImportListener progress)
      throws IOException {
    try (var onnx = new OnnxFile(target.resolve(file), options.precision(), lent)) {
      DecoderGraph.write(config, weights, layout, onnx, progress);
      return onnx.stored();
    }
  }

  /** What the graph's KV is worth in bytes, if it is to be kept so. */
  private Optional<KvScales> scales(Path tokenizerFile) {
    if (options.kept() != KvFormat.INT8) {
      return Optional.empty();
    }
    var windows = CalibrationTexts.windows(tokenizerFile, options.kv(), config.context());
    try (var calibration =
        new KvCalibration(target.resolve(MODEL_FILE), config, options.floats())) {
      windows.forEach(calibration::read);
      return Optional.of(calibration.scales());
    }
  }
}
