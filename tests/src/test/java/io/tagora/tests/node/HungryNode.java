package io.tagora.tests.node;

import io.tagora.gateway.node.Main;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A node that takes all of its heap when a byte comes by its standard input. */
final class HungryNode {
  private static final int MEBIBYTE = 1 << 20;
  private static final List<byte[]> EATEN = new ArrayList<>();

  private HungryNode() {}

  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().start(HungryNode::eatWhenTold);
    Main.main(arguments);
  }

  private static void eatWhenTold() {
    try {
      if (System.in.read() >= 0) {
        while (true) {
          EATEN.add(new byte[MEBIBYTE]);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("standard input must be readable", e);
    }
  }
}
