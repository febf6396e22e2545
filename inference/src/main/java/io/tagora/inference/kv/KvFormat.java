package io.tagora.inference.kv;

import io.tagora.inference.session.ElementType;
import java.util.Locale;
import java.util.stream.Stream;

/** How keys and values are kept. */
public enum KvFormat {
  /** 32-bit floats: nothing is lost. */
  FP32(ElementType.FLOAT32),
  /** 16-bit floats, which GPUs attend to. */
  FP16(ElementType.FLOAT16),
  /** Signed bytes, each to be multiplied by a scale that is the same for all tokens. */
  INT8(ElementType.INT8);

  private final ElementType element;

  KvFormat(ElementType element) {
    this.element = element;
  }

  public ElementType element() {
    return element;
  }

  /** The name on the command line and in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name. */
  public static KvFormat named(String text) {
    return Stream.of(values())
        .filter(format -> format.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("the KV's format must be fp32 or int8, got " + text));
  }
}
