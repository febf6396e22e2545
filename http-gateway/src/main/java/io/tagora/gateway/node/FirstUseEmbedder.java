package io.tagora.gateway.node;

import io.tagora.inference.entity.MiniLm;
import io.tagora.inference.entity.OnnxEmbedder;
import io.tagora.runtime.model.TextEmbedder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sentence model, loaded when somebody first wants a vector: most nodes are never asked. */
final class FirstUseEmbedder implements TextEmbedder, AutoCloseable {
  static final String MODEL = "all-minilm-l6-v2";

  private @Nullable OnnxEmbedder embedder;

  private synchronized OnnxEmbedder embedder() {
    OnnxEmbedder open = embedder;
    if (open == null) {
      open = MiniLm.open(1);
      embedder = open;
    }
    return open;
  }

  @Override
  public int dimensions() {
    return MiniLm.DIMENSIONS;
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    return embedder().embed(texts);
  }

  @Override
  public int tokens(String text) {
    return embedder().tokens(text);
  }

  @Override
  public synchronized void close() {
    if (embedder != null) {
      embedder.close();
    }
  }
}
