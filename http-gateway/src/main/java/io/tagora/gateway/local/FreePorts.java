package io.tagora.gateway.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Ports that stay a node's own while it is down: below those that the system gives to outgoing
 * connections, and none twice.
 */
final class FreePorts {
  private static final int LEAST = 15_000;
  private static final int MOST = 30_000;
  private static final int TRIES = 1000;

  private final RandomGenerator random;
  private final Set<Integer> given = new HashSet<>();

  FreePorts(RandomGenerator random) {
    this.random = random;
  }

  /** A port that nobody has at any of these addresses. */
  int next(InetAddress... at) {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LEAST, MOST);
      if (!given.contains(port) && isFree(port, at)) {
        given.add(port);
        return port;
      }
    }
    throw new LocalClusterException(
        "a port from %d to %d must be free, got none".formatted(LEAST, MOST));
  }

  static boolean isFree(int port, InetAddress... at) {
    for (InetAddress address : at) {
      try (var socket = new ServerSocket(port, 1, address)) {
        socket.getLocalPort();
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }

  static InetAddress loopback() {
    return address(0, 1);
  }

  /** Where a node listens and calls from, so that a relay knows it. */
  static InetAddress ofNode(int node) {
    return address(2, node);
  }

  private static InetAddress address(int third, int fourth) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, (byte) third, (byte) fourth});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
