package io.tagora.inference.device;

import io.tagora.inference.InferenceException;
import java.util.regex.Pattern;

/** Where a model computes. */
public sealed interface Device {

  /** As "cpu:0". */
  String id();

  /** The machine's processors; the number tells apart engines that share them. */
  record Cpu(int number) implements Device {
    @Override
    public String id() {
      return "cpu:" + number;
    }
  }

  /** An NVIDIA GPU, by the number that CUDA gives it. */
  record Cuda(int number) implements Device {
    @Override
    public String id() {
      return "cuda:" + number;
    }
  }

  Pattern ID = Pattern.compile("(cpu|cuda):(\\d{1,4})");

  /** The device of that id. */
  static Device named(String id) {
    var name = ID.matcher(id);
    if (!name.matches()) {
      throw new InferenceException("a device must be named cpu:NUMBER or cuda:NUMBER, got " + id);
    }
    int number = Integer.parseInt(name.group(2));
    return name.group(1).equals("cpu") ? new Cpu(number) : new Cuda(number);
  }
}
