package io.tagora.gateway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay to node 3, which nodes 1 and 2 call, each from its own address. */
class LinkProxyTest {
  private static final int TARGET = 3;

  /** Long enough to see that nothing comes; nothing is expected to come within it. */
  private static final int SILENCE_MILLISECONDS = 150;

  private final Links links = new Links();
  private ServerSocket target;
  private LinkProxy proxy;

  @BeforeEach
  void start() throws IOException {
    target = new ServerSocket(0, 10, FreePorts.loopback());
    proxy =
        LinkProxy.listen(
            new InetSocketAddress(FreePorts.loopback(), 0),
            (InetSocketAddress) target.getLocalSocketAddress(),
            TARGET,
            caller -> caller.getAddress()[3],
            links);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    target.close();
  }

  private Socket call(int node) throws IOException {
    InetAddress own = FreePorts.ofNode(node);
    return new Socket(FreePorts.loopback().getHostAddress(), proxy.address().getPort(), own, 0);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLISECONDS);
    assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    socket.setSoTimeout(0);
  }

  @Test
  void bothDirectionsAreRelayedAndAnEndIsPassedOn() throws IOException {
    try (Socket caller = call(1);
        Socket callee = target.accept()) {
      caller.getOutputStream().write(17);
      assertEquals(17, callee.getInputStream().read());
      callee.getOutputStream().write(42);
      assertEquals(42, caller.getInputStream().read());
      caller.shutdownOutput();
      assertEquals(-1, callee.getInputStream().read());
      callee.getOutputStream().write(43);
      assertEquals(43, caller.getInputStream().read());
    }
  }

  @Test
  void whatIsSentOnACutLinkArrivesAfterTheHealing() throws IOException {
    try (Socket caller = call(1);
        Socket callee = target.accept()) {
      links.cut(List.of(new Link(1, TARGET)));
      caller.getOutputStream().write(17);
      assertSilent(callee);
      callee.getOutputStream().write(42);
      assertEquals(42, caller.getInputStream().read(), "the other direction carries");
      links.heal(List.of(new Link(1, TARGET)));
      assertEquals(17, callee.getInputStream().read());
    }
  }

  @Test
  void aConnectionThatIsMadeOnACutLinkWaits() throws IOException {
    links.cut(List.of(new Link(1, TARGET)));
    target.setSoTimeout(SILENCE_MILLISECONDS);
    try (Socket caller = call(1)) {
      caller.getOutputStream().write(17);
      assertThrows(SocketTimeoutException.class, () -> target.accept().close());
      target.setSoTimeout(0);
      links.heal();
      try (Socket callee = target.accept()) {
        assertEquals(17, callee.getInputStream().read());
      }
    }
  }

  @Test
  void onlyTheCallerWhoseLinkIsCutIsSilent() throws IOException {
    links.cut(List.of(new Link(1, TARGET)));
    try (Socket other = call(2);
        Socket callee = target.accept()) {
      other.getOutputStream().write(17);
      assertEquals(17, callee.getInputStream().read());
    }
  }

  @Test
  void aCallerIsClosedWhereNobodyListens() throws IOException {
    target.close();
    try (Socket caller = call(1)) {
      assertEquals(-1, caller.getInputStream().read());
    }
  }

  @Test
  void theEndOfATargetIsPassedOnUnlessItsLinkIsCut() throws IOException {
    try (Socket caller = call(1)) {
      Socket callee = target.accept();
      links.cut(List.of(new Link(TARGET, 1)));
      callee.close();
      assertSilent(caller);
      links.heal();
      assertEquals(-1, caller.getInputStream().read());
    }
  }
}
