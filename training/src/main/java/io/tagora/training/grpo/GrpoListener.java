package io.tagora.training.grpo;

import java.io.IOException;

/** Told what happens in a run, by the thread that trains. */
public interface GrpoListener {
  void onIteration(GrpoState state, IterationFigures figures);

  void onHeldOut(GrpoState state, HeldOutFigures figures);

  /** A checkpoint was written; the decoder's weights are those of the state. */
  void onCheckpoint(GrpoState state) throws IOException;
}
