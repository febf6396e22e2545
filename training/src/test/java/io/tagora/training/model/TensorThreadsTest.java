package io.tagora.training.model;

import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.pytorch.global.torch.get_num_threads;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorThreadsTest {
  private final int before = get_num_threads();

  @AfterEach
  void others() {
    TensorThreads.use(before);
  }

  @Test
  void theBlasBelowPyTorchTakesNoMoreThreadsThanAskedFor() {
    for (int threads : new int[] {1, 2}) {
      TensorThreads.use(threads);
      assertEquals(threads, get_num_threads());
      assertEquals(threads, blas_get_num_threads());
    }
  }
}
