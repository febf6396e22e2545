package io.tagora.gateway.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/**
 * Relays connections to one node or to the database, each direction over its {@link Link}. On a cut
 * link nothing comes through and nothing is closed, as where a network drops every packet: what was
 * sent arrives after the healing, and a connection that is made meanwhile waits. A caller that can
 * be seen to have no way, because the other side listens no more, is closed.
 */
final class LinkProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final int to;
  private final ToIntFunction<InetAddress> callers;
  private final Links links;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private LinkProxy(
      ServerSocket listener,
      InetSocketAddress target,
      int to,
      ToIntFunction<InetAddress> callers,
      Links links) {
    this.listener = listener;
    this.target = target;
    this.to = to;
    this.callers = callers;
    this.links = links;
  }

  /**
   * Listens until it is closed.
   *
   * @param to whom the target is
   * @param callers who calls from an address
   */
  static LinkProxy listen(
      InetSocketAddress at,
      InetSocketAddress target,
      int to,
      ToIntFunction<InetAddress> callers,
      Links links) {
    try {
      var proxy =
          new LinkProxy(
              new ServerSocket(at.getPort(), BACKLOG, at.getAddress()), target, to, callers, links);
      var _ = proxy.threads.submit(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("a relay must be able to listen at " + at, e);
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket caller = listener.accept();
        open.add(caller);
        var _ = threads.submit(() -> serve(caller));
      } catch (IOException _) {
        // Closed, or a caller that was gone before it was taken.
      }
    }
  }

  private void serve(Socket caller) {
    var there = new Link(callers.applyAsInt(caller.getInetAddress()), to);
    try (caller;
        Socket callee = new Socket()) {
      open.add(callee);
      links.awaitWhole(there);
      callee.connect(target);
      caller.setTcpNoDelay(true);
      callee.setTcpNoDelay(true);
      var forth = threads.submit(() -> relay(caller, callee, there));
      relay(callee, caller, new Link(there.to(), there.from()));
      forth.get();
      open.remove(callee);
    } catch (IOException | java.util.concurrent.ExecutionException _) {
      // The other side listens no more.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(caller);
    }
  }

  /** Until one side ends: an end in order is passed on, a broken one closes both. */
  private void relay(Socket from, Socket to, Link link) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        links.awaitWhole(link);
        out.write(buffer, 0, read);
      }
      links.awaitWhole(link);
      to.shutdownOutput();
    } catch (IOException _) {
      close(from);
      close(to);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is of no more use either way.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // It listens no more either way.
    }
    open.forEach(LinkProxy::close);
    threads.shutdownNow();
    threads.close();
  }
}
