package io.tagora.cluster.tls;

import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.TlsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Knocks at another node's port as Pekko would, to say in words why it does not open: Pekko itself
 * only tries again. Blocks for some seconds at most.
 *
 * @param tls what this node shows; empty where it talks in the open
 */
public record SeedDial(Optional<TlsSettings> tls) {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How a connection of Pekko's begins: its mark and the number of a stream. */
  private static final byte[] BEGIN = "AKKA\1".getBytes(StandardCharsets.US_ASCII);

  private static final String PLAIN =
      "ends a connection at once, as a node does that talks TLS, and this node does not; tagora.cluster.tls must be the same on all nodes";
  private static final String ENCRYPTED =
      "ended a TLS handshake at once, as a node does that talks in the open; tagora.cluster.tls must be the same on all nodes";
  private static final String STRANGER =
      "shows a certificate of another authority than " + TlsSettings.AUTHORITY + ": ";
  private static final String REFUSED =
      "refuses the certificate of this node; "
          + TlsSettings.CERTIFICATE
          + " must be signed by the authority that it knows";

  /** What came of it. */
  public sealed interface Answer {
    /** It opens, or whatever is wrong cannot be seen from here. */
    enum Opens implements Answer {
      INSTANCE
    }

    /** Nobody is there, as when it has not started yet. */
    record Absent(String reason) implements Answer {}

    /** It will not open before somebody mends what the reason says. */
    record Refuses(String reason) implements Answer {}
  }

  /** Knocks at "host:port". */
  public Answer knock(String seed) {
    if (tls.isEmpty()) {
      return connected(seed, socket -> plain(seed, socket));
    }
    try {
      return knock(seed, NodeIdentity.read(tls.get(), Instant.now()));
    } catch (InvalidSettingException e) {
      return new Answer.Refuses(String.valueOf(e.getMessage()));
    }
  }

  static Answer knock(String seed, NodeIdentity identity) {
    return connected(seed, socket -> encrypted(seed, socket, identity));
  }

  /** What is said over a connection. */
  private interface Talk {
    Answer over(Socket socket) throws IOException;
  }

  private static Answer connected(String seed, Talk talk) {
    int colon = seed.lastIndexOf(':');
    int port = Integer.parseInt(seed.substring(colon + 1));
    try (var socket = new Socket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(
          new InetSocketAddress(seed.substring(0, colon), port), (int) PATIENCE.toMillis());
      return talk.over(socket);
    } catch (IOException | IllegalArgumentException _) {
      return new Answer.Absent("nobody answers at " + seed);
    }
  }

  /** A node that talks in the open waits for more, one that talks TLS cannot read this. */
  private static Answer plain(String seed, Socket socket) throws IOException {
    socket.getOutputStream().write(BEGIN);
    try {
      var _ = socket.getInputStream().read();
      return refuses(seed, PLAIN);
    } catch (SocketTimeoutException _) {
      return Answer.Opens.INSTANCE;
    } catch (SocketException _) {
      return refuses(seed, PLAIN);
    }
  }

  private static Answer encrypted(String seed, Socket plain, NodeIdentity identity)
      throws IOException {
    var shown = new AtomicBoolean();
    var factory = identity.context(() -> shown.set(true)).getSocketFactory();
    String host = plain.getInetAddress().getHostAddress();
    var socket = (SSLSocket) factory.createSocket(plain, host, plain.getPort(), true);
    try {
      socket.startHandshake();
      socket.getOutputStream().write(BEGIN);
      // Whether the other side took the certificate is known only after the handshake.
      var _ = socket.getInputStream().read();
      return refuses(seed, REFUSED);
    } catch (SocketTimeoutException _) {
      return Answer.Opens.INSTANCE;
    } catch (SSLException | SocketException e) {
      return refuses(seed, reason(e, shown.get()));
    }
  }

  private static String reason(IOException failure, boolean shown) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return STRANGER + failure.getMessage();
      }
    }
    return shown ? REFUSED : ENCRYPTED;
  }

  private static Answer refuses(String seed, String how) {
    return new Answer.Refuses(seed + " " + how);
  }
}
