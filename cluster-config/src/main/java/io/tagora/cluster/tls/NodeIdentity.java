package io.tagora.cluster.tls;

import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.TlsSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What a node shows to others, and whom it believes; read and found to be good. */
public record NodeIdentity(PrivateKey key, X509Certificate certificate, X509Certificate authority) {
  private static final String RENEW = " (./tagora certificates renews those that it made)";

  /**
   * Reads the files.
   *
   * @param now when they must be valid
   * @throws InvalidSettingException with one sentence that names the key and what mends it
   */
  public static NodeIdentity read(TlsSettings files, Instant now) {
    var identity =
        new NodeIdentity(
            Pem.privateKey(TlsSettings.KEY, files.key()),
            Pem.certificate(TlsSettings.CERTIFICATE, files.certificate()),
            Pem.certificate(TlsSettings.AUTHORITY, files.authority()));
    requireTime(TlsSettings.AUTHORITY, identity.authority(), now);
    requireTime(TlsSettings.CERTIFICATE, identity.certificate(), now);
    identity.requirePair(files);
    identity.requireSignature(files);
    return identity;
  }

  private static void requireTime(String key, X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw InvalidSettingException.of(key, "be valid now" + RENEW, "one that expired at " + end);
    }
    Instant begin = certificate.getNotBefore().toInstant();
    if (now.isBefore(begin)) {
      throw InvalidSettingException.of(
          key, "be valid now (is this machine's clock right?)", "one that begins at " + begin);
    }
  }

  private void requirePair(TlsSettings files) {
    PublicKey shown = certificate.getPublicKey();
    boolean fits =
        key instanceof RSAKey own
            && shown instanceof RSAKey other
            && own.getModulus().equals(other.getModulus());
    if (!fits) {
      throw InvalidSettingException.of(
          TlsSettings.KEY,
          "be the private key of the certificate " + files.certificate(),
          "another one in " + files.key());
    }
  }

  private void requireSignature(TlsSettings files) {
    try {
      certificate.verify(authority.getPublicKey());
    } catch (GeneralSecurityException _) {
      throw InvalidSettingException.of(
          TlsSettings.CERTIFICATE,
          "be signed by the authority " + files.authority(),
          "one by " + certificate.getIssuerX500Principal());
    }
  }

  /**
   * For connections to nodes of the same authority.
   *
   * @param shown told each time that the other side has shown a certificate, good or bad
   */
  SSLContext context(Runnable shown) {
    try {
      KeyStore own = empty();
      own.setKeyEntry("node", key, new char[0], new X509Certificate[] {certificate});
      KeyStore believed = empty();
      believed.setCertificateEntry("authority", authority);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(believed);
      var context = SSLContext.getInstance("TLSv1.3");
      var judge = (X509TrustManager) trust.getTrustManagers()[0];
      context.init(keys.getKeyManagers(), new TrustManager[] {new Witness(judge, shown)}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java must know TLS 1.3, and does not", e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
