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

  Pattern CPU = Pattern.compile("cpu:(\\d{1,4})");

  /** The device of that id. */
  static Device named(String id) {
    var cpu = CPU.matcher(id);
    if (!cpu.matches()) {
      throw new InferenceException("a device must be named cpu:NUMBER, got " + id);
    }
    return new Cpu(Integer.parseInt(cpu.group(1)));
  }
}
