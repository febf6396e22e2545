package io.tagora.cluster.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates as {@code ./tagora certificates} makes them, and every way in which files are bad.
 */
class DevelopmentAuthorityTest {
  private static final int DAYS = 30;

  @TempDir static Path folder;
  @TempDir static Path elsewhere;

  private static Instant now;

  @BeforeAll
  static void make() {
    now = Instant.now();
    new DevelopmentAuthority(folder, DAYS).issue(List.of("one.example", "127.0.0.1"));
    new DevelopmentAuthority(elsewhere, DAYS).issue(List.of("other.example"));
  }

  private static TlsSettings files(Path node) {
    return new TlsSettings(
        node.resolve("tls.key"),
        node.resolve("tls.crt"),
        node.resolve("ca.crt"),
        Duration.ofMinutes(5));
  }

  private static X509Certificate certificate(Path node) {
    return NodeIdentity.read(files(node), now).certificate();
  }

  @Test
  void aNodesFilesAreGoodAndNameIt() throws Exception {
    X509Certificate certificate = certificate(folder.resolve("one.example"));

    assertEquals("CN=tagora", certificate.getSubjectX500Principal().getName());
    assertEquals(
        Set.of("tagora", "one.example"),
        certificate.getSubjectAlternativeNames().stream()
            .map(name -> (String) name.get(1))
            .collect(Collectors.toSet()));
    assertEquals(
        List.of(7, "127.0.0.1"),
        List.copyOf(certificate(folder.resolve("127.0.0.1")).getSubjectAlternativeNames()).get(1));
    assertEquals(-1, certificate.getBasicConstraints());
    assertTrue(certificate.getNotAfter().toInstant().isAfter(now.plus(Duration.ofDays(DAYS - 1))));
  }

  @Test
  void keysAreReadableByTheirOwnerOnly() throws IOException {
    for (String key : List.of("ca.key", "one.example/tls.key")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))));
    }
  }

  @Test
  void theIncludeIsAllThatANodeNeeds() {
    Path include = folder.resolve("one.example/tls.conf");
    var tls = ConfigFactory.parseFile(include.toFile()).getConfig("tagora.cluster.tls");
    assertTrue(tls.getBoolean("enabled"));
    assertEquals(
        files(folder.resolve("one.example")).certificate(), Path.of(tls.getString("certificate")));
  }

  @Test
  void nodesAreRenewedByTheSameAuthority(@TempDir Path place) throws IOException {
    var authority = new DevelopmentAuthority(place, DAYS);
    assertTrue(authority.issue(List.of("n1")).founded());
    String first = Files.readString(place.resolve("ca.crt"));
    X509Certificate before = certificate(place.resolve("n1"));

    assertFalse(authority.issue(List.of("n1")).founded());

    assertEquals(first, Files.readString(place.resolve("ca.crt")));
    assertNotEquals(before.getSerialNumber(), certificate(place.resolve("n1")).getSerialNumber());
  }

  @Test
  void whatIsNoHostIsRefused() {
    var authority = new DevelopmentAuthority(folder, DAYS);
    for (String node : List.of("n1:7355", "../n1", "", "tagora", "-n1")) {
      var failure =
          assertThrows(InvalidSettingException.class, () -> authority.issue(List.of(node)), node);
      assertTrue(failure.getMessage().contains("--nodes must be host names"), failure::getMessage);
    }
  }

  private static void refused(TlsSettings files, Instant at, String... words) {
    var failure = assertThrows(InvalidSettingException.class, () -> NodeIdentity.read(files, at));
    for (String word : words) {
      assertTrue(failure.getMessage().contains(word), failure::getMessage);
    }
  }

  @Test
  void badFilesAreRefusedByTheirKey(@TempDir Path place) throws IOException {
    TlsSettings good = files(folder.resolve("one.example"));
    TlsSettings other = files(elsewhere.resolve("other.example"));
    Path junk = Files.writeString(place.resolve("junk"), "junk");
    Duration reload = good.reload();

    refused(
        new TlsSettings(place.resolve("no"), good.certificate(), good.authority(), reload),
        now,
        "tagora.cluster.tls.key must be a file",
        "./tagora certificates",
        "none at");
    refused(
        new TlsSettings(place, good.certificate(), good.authority(), reload),
        now,
        "tagora.cluster.tls.key must be a file that this process may read");
    refused(
        new TlsSettings(junk, good.certificate(), good.authority(), reload),
        now,
        "tagora.cluster.tls.key must be a private key");
    refused(
        new TlsSettings(good.key(), junk, good.authority(), reload),
        now,
        "tagora.cluster.tls.certificate must be a certificate");
    refused(
        new TlsSettings(other.key(), good.certificate(), good.authority(), reload),
        now,
        "tagora.cluster.tls.key must be the private key of the certificate");
    refused(
        new TlsSettings(good.key(), good.certificate(), other.authority(), reload),
        now,
        "tagora.cluster.tls.certificate must be signed by the authority");
  }

  @Test
  void whatHasExpiredOrNotBegunIsRefused() {
    TlsSettings good = files(folder.resolve("one.example"));
    refused(
        good,
        now.plus(Duration.ofDays(DAYS + 1)),
        "tagora.cluster.tls.certificate must be valid now",
        "expired at",
        "./tagora certificates renews");
    refused(good, now.minus(Duration.ofDays(1)), "tagora.cluster.tls.authority must be valid now");
  }
}
