package io.tagora.training.judged;

import static org.bytedeco.pytorch.global.torch.log_softmax;
import static org.bytedeco.pytorch.global.torch.softplus;

import io.tagora.training.model.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What tiers teach. Groups count alike, and within a group what is compared. */
public enum RankingLoss {
  /**
   * S ≻ A ≻ B within a group: every tag with worse ones beside it is to be told from all of them,
   * −log(e^s / (e^s + Σ e^(scores of the tags of lower tiers))). Tags of one tier are not compared
   * (a contrastive form of Plackett and Luce's model with ties; Xia et al., 2008).
   */
  LISTWISE {
    @Override
    Tensor of(Tensor scores, List<JudgedGroup> groups) {
      return listwise(scores, groups);
    }
  },
  /** Each tag by itself: cross-entropy of the score's sigmoid with S = 1, A = ½, B = 0. */
  POINTWISE {
    @Override
    Tensor of(Tensor scores, List<JudgedGroup> groups) {
      return pointwise(scores, groups);
    }
  };

  private static final float EXCLUDED = -1e9f;

  /**
   * The loss, a scalar.
   *
   * @param scores of the groups' tags in order, [tags]
   */
  abstract Tensor of(Tensor scores, List<JudgedGroup> groups);

  private static Tensor listwise(Tensor scores, List<JudgedGroup> groups) {
    int tags = Math.toIntExact(scores.numel());
    var anchors = new ArrayList<Integer>();
    var shares = new ArrayList<Double>();
    int start = 0;
    for (JudgedGroup group : groups) {
      List<Integer> own = anchors(group, start);
      own.forEach(_ -> shares.add(1.0 / own.size() / groups.size()));
      anchors.addAll(own);
      start += group.tags().size();
    }
    var mask = new float[anchors.size() * tags];
    Arrays.fill(mask, EXCLUDED);
    compare(mask, anchors, groups, tags);
    long[] places = anchors.stream().mapToLong(Integer::longValue).toArray();
    Tensor logits = scores.unsqueeze(0).add(Tensors.of(mask, anchors.size(), tags));
    Tensor chosen = log_softmax(logits, -1).gather(1, Tensors.of(places, places.length, 1));
    return chosen.squeeze(1).mul(weights(shares)).sum().neg();
  }

  /** Tags that have a worse one in their group. */
  private static List<Integer> anchors(JudgedGroup group, int start) {
    var anchors = new ArrayList<Integer>();
    for (int i = 0; i < group.tags().size(); i++) {
      if (group.tags().stream().anyMatch(group.tags().get(i)::isAbove)) {
        anchors.add(start + i);
      }
    }
    return anchors;
  }

  /** Opens an anchor's row to itself and to what is worse in its group. */
  private static void compare(
      float[] mask, List<Integer> anchors, List<JudgedGroup> groups, int tags) {
    int row = 0;
    int start = 0;
    for (JudgedGroup group : groups) {
      int end = start + group.tags().size();
      while (row < anchors.size() && anchors.get(row) < end) {
        int anchor = anchors.get(row);
        mask[row * tags + anchor] = 0;
        for (int i = start; i < end; i++) {
          if (group.tags().get(anchor - start).isAbove(group.tags().get(i - start))) {
            mask[row * tags + i] = 0;
          }
        }
        row++;
      }
      start = end;
    }
  }

  private static Tensor pointwise(Tensor scores, List<JudgedGroup> groups) {
    var targets = new ArrayList<Double>();
    var shares = new ArrayList<Double>();
    for (JudgedGroup group : groups) {
      for (JudgedTag tag : group.tags()) {
        targets.add(tag.target());
        shares.add(1.0 / group.tags().size() / groups.size());
      }
    }
    return softplus(scores).sub(scores.mul(weights(targets))).mul(weights(shares)).sum();
  }

  private static Tensor weights(List<Double> values) {
    var floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return Tensors.of(floats, floats.length);
  }
}
