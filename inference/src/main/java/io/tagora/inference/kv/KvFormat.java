package io.tagora.inference.kv;

import io.tagora.inference.session.ElementType;

/** How keys and values are kept. */
public enum KvFormat {
  /** 32-bit floats: nothing is lost. */
  FP32(ElementType.FLOAT32),
  /** 16-bit floats, which GPUs attend to. */
  FP16(ElementType.FLOAT16);

  private final ElementType element;

  KvFormat(ElementType element) {
    this.element = element;
  }

  public ElementType element() {
    return element;
  }
}
