package io.tagora.cluster.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Sees that the other side shows a certificate, before it is judged.
 *
 * @param shown told each time
 */
record Witness(X509TrustManager judge, Runnable shown) implements X509TrustManager {

  /** Believes nobody: for a handshake that is to find out whether there is one. */
  private enum Doubt implements X509TrustManager {
    OF_ALL;

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("nobody is believed");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("nobody is believed");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** A context of who shows nothing and believes nobody. */
  static SSLContext stranger(Runnable shown) {
    try {
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(null, new TrustManager[] {new Witness(Doubt.OF_ALL, shown)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java must know TLS 1.3, and does not", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge.checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    shown.run();
    judge.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
