package io.tagora.inference.session;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** A model of one node: {@code y = operator(inputs)}, all vectors of floats; x is the first. */
final class OperatorGraph {
  static final String DOMAIN = "io.tagora.test";

  private OperatorGraph() {}

  /**
   * The model's bytes.
   *
   * @param inputs of the node; one that is empty is left out
   */
  static byte[] of(String domain, String operator, List<String> inputs, float number) {
    var graph =
        GraphProto.newBuilder()
            .setName("one node")
            .addOutput(value("y"))
            .addNode(
                NodeProto.newBuilder()
                    .setDomain(domain)
                    .setOpType(operator)
                    .addAllInput(inputs)
                    .addOutput("y")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("number")
                            .setType(AttributeType.FLOAT)
                            .setF(number)));
    inputs.stream()
        .filter(name -> !name.isEmpty())
        .distinct()
        .map(OperatorGraph::value)
        .forEach(graph::addInput);
    return ModelProto.newBuilder()
        .setIrVersion(9)
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1))
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name) {
    var any = TensorShapeProto.Dimension.newBuilder().setDimParam("n");
    var tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(DataType.FLOAT_VALUE)
            .setShape(TensorShapeProto.newBuilder().addDim(any));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
