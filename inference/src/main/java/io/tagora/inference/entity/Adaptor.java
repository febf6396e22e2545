package io.tagora.inference.entity;

import io.tagora.inference.InferenceException;
import io.tagora.inference.graph.SafetensorsFile;
import io.tagora.inference.model.ModelFolder;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns a sentence model's vector of an entity's text into one input embedding of a language model:
 * z = W2·ReLU(W1·h + b1) + b2 (paper section 2). Trained for one language model and one sentence
 * model. Immutable.
 */
public final class Adaptor {
  /** The file beside a model's weights. */
  public static final String FILE = ModelFolder.ADAPTOR_FILE;

  /** W1 [inner, sentence model's dimensions] and b1 [inner]. */
  public static final String INNER = "adaptor.inner";

  /** W2 [hidden, inner] and b2 [hidden]. */
  public static final String OUTER = "adaptor.outer";

  /** In the file's metadata: {@link MiniLm#contentHash} of the sentence model. */
  public static final String EMBEDDER = "embedder";

  /** In the file's metadata: what is said of an item, as {@code tagora.agents.history.entities}. */
  public static final String ENTITIES = "entities";

  private final Layer inner;
  private final Layer outer;
  private final String entities;

  private Adaptor(Layer inner, Layer outer, String entities) {
    this.inner = inner;
    this.outer = outer;
    this.entities = entities;
  }

  /**
   * Reads a folder's {@value #FILE}.
   *
   * @throws InferenceException if it is damaged, or made for another sentence model
   */
  public static Adaptor read(Path folder) {
    var path = folder.resolve(FILE);
    try (var arena = Arena.ofConfined()) {
      var file = SafetensorsFile.open(path, arena);
      var embedder = file.metadata().getOrDefault(EMBEDDER, "");
      if (!embedder.equals(MiniLm.contentHash())) {
        throw new InferenceException(
            "%s must be made for the sentence model %s, got %s; train it anew (./tagora train adaptor)"
                .formatted(path, MiniLm.contentHash(), embedder));
      }
      int width = width(file, INNER);
      int hidden = width(file, OUTER);
      return new Adaptor(
          Layer.of(file, INNER, MiniLm.DIMENSIONS, width),
          Layer.of(file, OUTER, width, hidden),
          file.metadata().getOrDefault(ENTITIES, ""));
    }
  }

  /** The width of what a folder's adaptor makes. */
  public static int widthIn(Path folder) {
    try (var arena = Arena.ofConfined()) {
      return width(SafetensorsFile.open(folder.resolve(FILE), arena), OUTER);
    }
  }

  private static int width(SafetensorsFile file, String layer) {
    return Math.toIntExact(file.shape(layer + ".bias").getFirst());
  }

  /** What its items' texts are. */
  public String entities() {
    return entities;
  }

  /** The width of what it makes. */
  public int hidden() {
    return outer.rows.size();
  }

  /** One input embedding; {@code sentence} is the sentence model's vector. */
  float[] apply(float[] sentence) {
    var middle = inner.apply(sentence);
    for (int i = 0; i < middle.length; i++) {
      middle[i] = Math.max(0, middle[i]);
    }
    return outer.apply(middle);
  }

  /** An affine map, a row an output. */
  private record Layer(List<float[]> rows, List<Float> bias) {

    static Layer of(SafetensorsFile file, String name, int from, int to) {
      var flat = file.read(name + ".weight", to, from);
      var rows = new ArrayList<float[]>();
      var bias = new ArrayList<Float>();
      for (float b : file.read(name + ".bias", to)) {
        rows.add(Arrays.copyOfRange(flat, rows.size() * from, (rows.size() + 1) * from));
        bias.add(b);
      }
      return new Layer(rows, bias);
    }

    float[] apply(float[] input) {
      var output = new float[rows.size()];
      for (int i = 0; i < output.length; i++) {
        var row = rows.get(i);
        float sum = bias.get(i);
        for (int j = 0; j < row.length; j++) {
          sum += row[j] * input[j];
        }
        output[i] = sum;
      }
      return output;
    }
  }
}
