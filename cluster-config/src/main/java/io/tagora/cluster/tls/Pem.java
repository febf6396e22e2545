package io.tagora.cluster.tls;

import io.tagora.cluster.settings.InvalidSettingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;
import org.apache.pekko.pki.pem.PEMLoadingException;

/** Keys and certificates as text (RFC 7468), read as the engine between nodes reads them. */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /** The private key in a file that a configuration key names. */
  static PrivateKey privateKey(String key, Path file) {
    String text = text(key, file);
    try {
      return DERPrivateKeyLoader.load(PEMDecoder.decode(text));
    } catch (PEMLoadingException | IllegalArgumentException e) {
      throw InvalidSettingException.of(
          key,
          "be a private key as \"-----BEGIN PRIVATE KEY-----\", RSA and not encrypted",
          "%s: %s".formatted(file, e.getMessage()));
    }
  }

  /** The certificate in a file that a configuration key names; the first, where there are more. */
  static X509Certificate certificate(String key, Path file) {
    byte[] bytes = text(key, file).getBytes(StandardCharsets.US_ASCII);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw InvalidSettingException.of(
          key,
          "be a certificate as \"-----BEGIN CERTIFICATE-----\"",
          "%s: %s".formatted(file, e.getMessage()));
    }
  }

  private static String text(String key, Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException _) {
      throw InvalidSettingException.of(
          key, "be a file (./tagora certificates makes some to try with)", "none at " + file);
    } catch (IOException e) {
      throw InvalidSettingException.of(
          key, "be a file that this process may read", "%s: %s".formatted(file, e));
    }
  }

  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  static String of(X509Certificate certificate) throws CertificateException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  private static String block(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(bytes), label);
  }
}
