package io.tagora.training.model;

import static org.bytedeco.pytorch.global.torch.zeros;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Who sees whom in a packed tree. */
public final class TreeMask {
  /** The branch of padding; only padding sees it. */
  public static final int PADDING = -1;

  private TreeMask() {}

  /**
   * What is added to attention scores, [B, 1, T, T]: 0 where token i sees token j, else −∞. Token i
   * sees j ≤ i in the trunk (branch 0) and in its own branch.
   *
   * @param branches [B, T], {@link #PADDING} after a tree's end
   */
  public static Tensor of(Tensor branches) {
    Tensor keys = branches.unsqueeze(1);
    Tensor related = branches.unsqueeze(2).eq(keys).logical_or(keys.eq(new Scalar(0L)));
    Tensor hidden = related.tril().logical_not();
    return zeros(hidden.sizes().vec().get())
        .masked_fill(hidden, new Scalar(Double.NEGATIVE_INFINITY))
        .unsqueeze(1);
  }
}
