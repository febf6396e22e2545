package io.tagora.inference.attention;

import io.tagora.inference.session.JavaOperator;
import io.tagora.inference.session.OperatorDomain;
import io.tagora.inference.session.OperatorKernel;
import io.tagora.inference.session.OrtRuntime;
import java.util.List;
import java.util.Set;
import jdk.incubator.vector.FloatVector;

/**
 * The operator that attends for one new token a row: it normalises and rotates queries and keys,
 * writes the new key and value behind the past ones, in place, and attends to all of the row, and
 * to a prefix before it where there is one. With B rows, H query heads, K KV heads, D numbers a
 * head, capacity C and a prefix of P tokens, a node's inputs are, floats unless said:
 *
 * <ol start="0">
 *   <li>queries [B, 1, H·D], or queries, keys and values in one, [B, 1, (H + 2K)·D];
 *   <li>keys [B, 1, K·D]; none where they are in the first;
 *   <li>values [B, 1, K·D]; none where they are in the first;
 *   <li>past keys [B, K, C, D], floats or signed bytes;
 *   <li>past values, the same;
 *   <li>int32 [B]: the place that a row's new token gets, which is how many it holds before;
 *   <li>cosines [positions, D/2] of the rotation; a token's position is P and its place;
 *   <li>sines [positions, D/2];
 *   <li>what a key's byte is worth: [1] or [K·D]; where they are bytes only;
 *   <li>what a value's byte is worth;
 *   <li>the scale of the queries' RMS norm, [D], if they have one;
 *   <li>the scale of the keys' RMS norm, [D];
 *   <li>the prefix's keys, turned: [K, D, P], of the past's type; P a multiple of 16;
 *   <li>the prefix's values, [K, P, D].
 * </ol>
 *
 * Its output is [B, 1, H·D]. Inputs 6 to 11 are constants of the graph. The attribute {@code
 * epsilon} is the norms'. Why we have it, and how fast it is: ADR 69.
 */
public final class DecodeAttention implements JavaOperator {
  /** The domain that the operator is in. */
  public static final String DOMAIN = "io.tagora";

  /** Its name in graphs. */
  public static final String NAME = "DecodeAttention";

  public static final String EPSILON = "epsilon";

  static final int QUERY = 0;
  static final int KEY = 1;
  static final int VALUE = 2;
  static final int PAST_KEY = 3;
  static final int PAST_VALUE = 4;
  static final int PLACES = 5;
  static final int COSINES = 6;
  static final int SINES = 7;
  static final int KEY_SCALE = 8;
  static final int VALUE_SCALE = 9;
  static final int QUERY_NORM = 10;
  static final int KEY_NORM = 11;
  static final int PREFIX_KEY = 12;
  static final int PREFIX_VALUE = 13;

  private static final int INPUTS = 14;
  private static final Set<Integer> REQUIRED =
      Set.of(QUERY, PAST_KEY, PAST_VALUE, PLACES, COSINES, SINES);
  private static final int LEAST_LANES = 8;
  private static final String VECTORS = "jdk.incubator.vector";

  private DecodeAttention() {}

  /** Made when it is first asked for. */
  private static final class Domain {
    private static final OperatorDomain OPERATORS =
        OrtRuntime.shared().operators(DOMAIN, List.of(new DecodeAttention()));
  }

  /**
   * Whether this process has what the operator computes with: the module {@value #VECTORS}, and a
   * processor with vectors of eight floats.
   */
  public static boolean isAvailable() {
    // Not by Lanes, which cannot be made where vectors are shorter.
    return ModuleLayer.boot().findModule(VECTORS).isPresent()
        && FloatVector.SPECIES_PREFERRED.length() >= LEAST_LANES;
  }

  /** For sessions whose graphs have it. */
  public static OperatorDomain operators() {
    return Domain.OPERATORS;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int inputs() {
    return INPUTS;
  }

  @Override
  public boolean isOptional(int input) {
    return !REQUIRED.contains(input);
  }

  @Override
  public OperatorKernel kernel(NodeAttributes attributes) {
    return new DecodeAttentionKernel(attributes.number(EPSILON));
  }
}
