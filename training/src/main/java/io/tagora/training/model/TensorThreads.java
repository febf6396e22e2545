package io.tagora.training.model;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.pytorch.global.torch.globalContext;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

/** The processor's part in tensors, the same for all that trains in this process. */
public final class TensorThreads {
  private TensorThreads() {}

  /**
   * Computes with so many threads. PyTorch and the BLAS below it each have their own, and where the
   * processor has no matrix unit that PyTorch knows, products are the BLAS's, which would take all
   * cores and wait for them busily. Products may be rounded as bfloat16's where the processor has a
   * unit for that.
   */
  public static void use(int threads) {
    set_num_threads(threads);
    blas_set_num_threads(threads);
    globalContext().setFloat32MatmulPrecision("medium");
  }
}
