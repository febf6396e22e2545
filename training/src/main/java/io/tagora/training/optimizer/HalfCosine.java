package io.tagora.training.optimizer;

/** How a learning rate falls: by half a cosine from the whole rate to a share of it. */
public final class HalfCosine {
  private HalfCosine() {}

  /**
   * The share of the rate that is left.
   *
   * @param progress 0 where the fall begins, 1 and more where it has ended
   * @param finalShare what is left at the end, in [0, 1]; 1 holds the rate
   */
  public static double left(double progress, double finalShare) {
    double cosine = (1 + Math.cos(Math.PI * Math.min(1, progress))) / 2;
    return finalShare + (1 - finalShare) * cosine;
  }
}
