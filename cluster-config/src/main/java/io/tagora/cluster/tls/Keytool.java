package io.tagora.cluster.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The running Java's {@code keytool}, on a key store that lasts as long as this. */
final class Keytool implements AutoCloseable {
  private static final String PASSWORD = "TAGORA_KEYTOOL_PASSWORD";

  private final Path folder;
  private final String password = UUID.randomUUID().toString();

  Keytool() throws IOException {
    folder = Files.createTempDirectory("tagora-certificates");
  }

  /** Makes a key and its certificate under a name. */
  void make(String alias, String subject, int days, List<String> more) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", subject));
    command.addAll(List.of("-keyalg", "RSA", "-keysize", "3072", "-sigalg", "SHA256withRSA"));
    // Clocks differ a little from machine to machine.
    command.addAll(List.of("-startdate", "-1H", "-validity", Integer.toString(days)));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store().toString()));
    command.addAll(List.of("-storepass:env", PASSWORD));
    command.addAll(more);
    run(command);
  }

  private void run(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(PASSWORD, password);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool must make a certificate, and said: " + said.strip());
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("keytool was interrupted", e);
    }
  }

  /** Takes over what was made before. */
  void add(String alias, PrivateKey key, X509Certificate certificate) throws IOException {
    try (var out = Files.newOutputStream(store())) {
      KeyStore empty = KeyStore.getInstance("PKCS12");
      empty.load(null, null);
      empty.setKeyEntry(alias, key, password.toCharArray(), new X509Certificate[] {certificate});
      empty.store(out, password.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("the authority must fit in a key store", e);
    }
  }

  /** The key and the certificate of a name. */
  KeyStore.PrivateKeyEntry entry(String alias) throws IOException {
    try (var in = Files.newInputStream(store())) {
      KeyStore made = KeyStore.getInstance("PKCS12");
      made.load(in, password.toCharArray());
      return (KeyStore.PrivateKeyEntry)
          made.getEntry(alias, new KeyStore.PasswordProtection(password.toCharArray()));
    } catch (GeneralSecurityException e) {
      throw new IOException("what keytool made must be readable", e);
    }
  }

  private Path store() {
    return folder.resolve("keys.p12");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(store());
    Files.delete(folder);
  }
}
