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
import javax.net.ssl.SSLContext;
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

  private static final String SAME = "; tagora.cluster.tls must be the same on all nodes";
  private static final String PLAIN = "talks TLS, and this node does not" + SAME;
  private static final String ENCRYPTED = "talks in the open, and this node does not" + SAME;
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
    try {
      return tls.isPresent()
          ? encrypted(seed, NodeIdentity.read(tls.get(), Instant.now()))
          : inTheOpen(seed);
    } catch (InvalidSettingException e) {
      return new Answer.Refuses(String.valueOf(e.getMessage()));
    } catch (IOException | IllegalArgumentException _) {
      return absent(seed);
    }
  }

  /** Who ends the connection may be a relay whose node is not there, so this asks once more. */
  private static Answer inTheOpen(String seed) throws IOException {
    if (waits(seed)) {
      return Answer.Opens.INSTANCE;
    }
    var shown = new AtomicBoolean();
    var _ = handshake(seed, Witness.stranger(() -> shown.set(true)));
    return shown.get() ? refuses(seed, PLAIN) : absent(seed);
  }

  static Answer encrypted(String seed, NodeIdentity identity) throws IOException {
    var shown = new AtomicBoolean();
    Optional<IOException> failure = handshake(seed, identity.context(() -> shown.set(true)));
    if (failure.isEmpty()) {
      return Answer.Opens.INSTANCE;
    }
    if (shown.get()) {
      return refuses(seed, reason(failure.get()));
    }
    return waits(seed) ? refuses(seed, ENCRYPTED) : absent(seed);
  }

  /** Whether the other side waits for more of what a node says in the open. */
  private static boolean waits(String seed) throws IOException {
    try (var socket = connected(seed)) {
      socket.getOutputStream().write(BEGIN);
      var _ = socket.getInputStream().read();
      return false;
    } catch (SocketTimeoutException _) {
      return true;
    } catch (SocketException _) {
      return false;
    }
  }

  /** What ended a connection over TLS; nothing if the other side waits for more. */
  private static Optional<IOException> handshake(String seed, SSLContext context)
      throws IOException {
    try (var plain = connected(seed)) {
      String host = plain.getInetAddress().getHostAddress();
      var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
      socket.startHandshake();
      socket.getOutputStream().write(BEGIN);
      // Whether the other side took the certificate is known only after the handshake.
      var _ = socket.getInputStream().read();
      return Optional.of(new IOException("the connection was ended"));
    } catch (SocketTimeoutException _) {
      return Optional.empty();
    } catch (SSLException | SocketException e) {
      return Optional.of(e);
    }
  }

  private static Socket connected(String seed) throws IOException {
    int colon = seed.lastIndexOf(':');
    int port = Integer.parseInt(seed.substring(colon + 1));
    var socket = new Socket();
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(
        new InetSocketAddress(seed.substring(0, colon), port), (int) PATIENCE.toMillis());
    return socket;
  }

  private static String reason(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return STRANGER + failure.getMessage();
      }
    }
    return REFUSED;
  }

  private static Answer absent(String seed) {
    return new Answer.Absent("nobody answers at " + seed);
  }

  private static Answer refuses(String seed, String how) {
    return new Answer.Refuses(seed + " " + how);
  }
}
