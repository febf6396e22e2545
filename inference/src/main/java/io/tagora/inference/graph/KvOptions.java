package io.tagora.inference.graph;

import io.tagora.inference.Sha256;
import io.tagora.inference.kv.KvFormat;
import java.util.List;

/**
 * What an import makes of a model's KV.
 *
 * @param format bytes, or floats, which are those that the graph computes with
 * @param texts what is read to find the range of keys and values where they are bytes; a text of
 *     our own if there is none
 */
public record KvOptions(KvFormat format, List<String> texts) {
  /** 32-bit floats. */
  public static final KvOptions FLOATS = new KvOptions(KvFormat.FP32, List.of());

  public KvOptions {
    texts = List.copyOf(texts);
  }

  /** Bytes whose range the texts show. */
  public static KvOptions bytes(List<String> texts) {
    return new KvOptions(KvFormat.INT8, texts);
  }

  /** One word for all that decides the result. */
  String key() {
    return switch (format) {
      case FP32, FP16 -> "";
      case INT8 -> {
        var hash = new Sha256();
        texts.forEach(text -> hash.add(text.length() + " " + text));
        yield "-kv-int8-" + hash.hex(12);
      }
    };
  }
}
