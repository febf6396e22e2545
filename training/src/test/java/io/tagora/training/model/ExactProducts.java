package io.tagora.training.model;

import static org.bytedeco.pytorch.global.torch.globalContext;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has products computed in whole floats. {@link TensorThreads} lets them be rounded as bfloat16's
 * for all of the process where the processor can, so what a class of tests finds would depend on
 * the processor and on the classes before it.
 */
public final class ExactProducts implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    globalContext().setFloat32MatmulPrecision("highest");
  }
}
