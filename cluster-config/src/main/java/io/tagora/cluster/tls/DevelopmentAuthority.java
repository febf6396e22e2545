package io.tagora.cluster.tls;

import io.tagora.cluster.settings.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A folder with an authority of one's own and what it signed, a folder a node: {@code tls.key},
 * {@code tls.crt}, {@code ca.crt}, and {@code tls.conf}, which a node's configuration includes. For
 * development, and for who has no other authority: its key lies in the same folder.
 */
public final class DevelopmentAuthority {
  /** The name that all nodes have in common, by which they know each other as one cluster's. */
  public static final String CLUSTER = "tagora";

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final String CA = "ca";

  private final Path folder;
  private final int days;

  /**
   * A certificate that was made.
   *
   * @param folder with all that the node needs
   */
  public record Issued(String node, Path folder, Instant until) {}

  /**
   * What was made.
   *
   * @param founded whether the authority is new, too
   */
  public record Made(boolean founded, List<Issued> nodes) {
    public Made {
      nodes = List.copyOf(nodes);
    }
  }

  /** One whose certificates are valid for so many days; the authority's own for ten times that. */
  public DevelopmentAuthority(Path folder, int days) {
    this.folder = folder.toAbsolutePath().normalize();
    this.days = days;
  }

  /**
   * Makes certificates for nodes, in place of those that they may have; the authority stays, if
   * there is one. A running node takes them up by itself.
   *
   * @param nodes host names or IPv4 addresses
   */
  public Made issue(List<String> nodes) {
    nodes.forEach(DevelopmentAuthority::check);
    try (var keytool = new Keytool()) {
      Files.createDirectories(folder);
      boolean founded = !Files.exists(folder.resolve("ca.key"));
      if (founded) {
        found(keytool);
      } else {
        keytool.add(
            CA,
            Pem.privateKey("ca.key", folder.resolve("ca.key")),
            Pem.certificate("ca.crt", folder.resolve("ca.crt")));
      }
      var issued = new ArrayList<Issued>();
      for (String node : nodes) {
        issued.add(issue(keytool, node));
      }
      return new Made(founded, issued);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(String node) {
    if (!HOST.matcher(node).matches() || node.equals(CLUSTER)) {
      throw new InvalidSettingException(
          "--nodes must be host names or IPv4 addresses without a port, got " + node);
    }
  }

  private void found(Keytool keytool) throws IOException {
    keytool.make(
        CA,
        "CN=Tagora development authority",
        10 * days,
        List.of(
            "-ext", "bc:critical=ca:true,pathlen:0", "-ext", "ku:critical=keyCertSign,cRLSign"));
    write(folder, "ca", keytool.entry(CA));
  }

  private Issued issue(Keytool keytool, String node) throws IOException {
    String name = (ADDRESS.matcher(node).matches() ? "ip:" : "dns:") + node;
    keytool.make(
        node,
        "CN=" + CLUSTER,
        days,
        List.of(
            "-signer",
            CA,
            "-ext",
            "san=dns:%s,%s".formatted(CLUSTER, name),
            "-ext",
            "ku:critical=digitalSignature,keyEncipherment",
            "-ext",
            "eku=serverAuth,clientAuth"));
    Path place = Files.createDirectories(folder.resolve(node));
    PrivateKeyEntry entry = keytool.entry(node);
    Files.copy(
        folder.resolve("ca.crt"), place.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    write(place, "tls", entry);
    Files.writeString(place.resolve("tls.conf"), include(place));
    var certificate = (X509Certificate) entry.getCertificate();
    return new Issued(node, place, certificate.getNotAfter().toInstant());
  }

  private static String include(Path place) {
    return """
    # Nodes that talk over TLS and show each other certificates: include it in this node's --config.
    tagora.cluster.tls {
      enabled = true
      key = "%1$s/tls.key"
      certificate = "%1$s/tls.crt"
      authority = "%1$s/ca.crt"
    }
    """
        .formatted(place);
  }

  /** The key is at no time readable by others, and each file is whole at every time. */
  private static void write(Path place, String name, PrivateKeyEntry entry) throws IOException {
    try {
      replace(place.resolve(name + ".key"), Pem.of(entry.getPrivateKey()), "rw-------");
      replace(
          place.resolve(name + ".crt"),
          Pem.of((X509Certificate) entry.getCertificate()),
          "rw-r--r--");
    } catch (CertificateException e) {
      throw new IOException("a certificate that was just made must have bytes", e);
    }
  }

  private static void replace(Path file, String text, String permissions) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
