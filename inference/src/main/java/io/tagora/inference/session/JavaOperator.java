package io.tagora.inference.session;

/** An operator of ours in a graph, which ONNX Runtime calls as it calls its own. */
public interface JavaOperator {
  /** Its name in graphs. */
  String name();

  /** How many inputs a node names; those that it leaves empty must be {@link #isOptional}. */
  int inputs();

  boolean isOptional(int input);

  /** What computes one node. */
  OperatorKernel kernel(NodeAttributes attributes);

  /** What a node says beside its inputs. */
  interface NodeAttributes {
    /** A number by its name; throws if the node has none of that name. */
    float number(String name);
  }
}
