package io.tagora.cluster.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.ClusterView;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.InvalidSettingException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that meet over TLS, and those that are not let in. */
class TlsNodesTest {
  /** Far more than it takes, as a busy machine takes longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(35);

  @TempDir static Path folder;
  @TempDir static Path elsewhere;

  private final List<ActorSystem<Void>> nodes = new ArrayList<>();

  @BeforeAll
  static void make() {
    new DevelopmentAuthority(folder, 30).issue(List.of("n1", "n2"));
    new DevelopmentAuthority(elsewhere, 30).issue(List.of("n1"));
  }

  @AfterEach
  void stop() {
    nodes.forEach(ActorSystem::terminate);
    nodes.forEach(node -> node.getWhenTerminated().toCompletableFuture().join());
  }

  private ActorSystem<Void> start(Config tls, String seeds) {
    var node =
        NodeConfig.of(
            ConfigFactory.parseString(
                    "tagora.cluster { enabled = true, port = 0, seed-nodes = [%s] }"
                        .formatted(seeds))
                .withFallback(tls));
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, node.config());
    nodes.add(system);
    ClusterStart.join(system, node.settings().cluster());
    return system;
  }

  private static Config with(Path include) {
    return ConfigFactory.parseFile(include.toFile());
  }

  private static String seed(ActorSystem<?> node) {
    return "\"127.0.0.1:%d\"".formatted(node.address().getPort().orElseThrow());
  }

  private static ClusterView view(ActorSystem<?> node) {
    return ClusterView.of(node).orElseThrow();
  }

  private static void await(String what, BooleanSupplier seen) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what + " must come within " + PATIENCE);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void awaitRefusal(ActorSystem<?> node, String words) {
    await(words, () -> view(node).faults().stream().anyMatch(fault -> fault.contains(words)));
  }

  @Test
  void nodesOfOneAuthorityMeet() {
    var first = start(with(folder.resolve("n1/tls.conf")), "");
    var second = start(with(folder.resolve("n2/tls.conf")), seed(first));

    await("the second", () -> view(second).faults().isEmpty());

    assertEquals("tls-tcp", transport(second));
    await("both", () -> view(first).members().size() == 2);
    assertTrue(view(first).members().stream().allMatch(ClusterView.Node::reachable));
  }

  private static String transport(ActorSystem<?> node) {
    return node.settings().config().getString("pekko.remote.artery.transport");
  }

  @Test
  void aNodeOfAnotherAuthorityIsRefusedAndSaysWhy() {
    var first = start(with(folder.resolve("n1/tls.conf")), "");
    var stranger = start(with(elsewhere.resolve("n1/tls.conf")), seed(first));

    awaitRefusal(stranger, "another authority than tagora.cluster.tls.authority");

    assertEquals(1, view(first).members().size());
  }

  @Test
  void aNodeWhoseCertificateTheOtherDoesNotBelieveSaysSo() throws IOException {
    var first = start(with(folder.resolve("n1/tls.conf")), "");
    var files = folder.resolve("n1/ca.crt");
    var believing = elsewhere.resolve("n1");
    var dial = new SeedDialOf(believing.resolve("tls.key"), believing.resolve("tls.crt"), files);

    String answer = dial.knock(seed(first));
    assertTrue(answer.contains("refuses the certificate of this node"), answer);
  }

  /** Shows a certificate of one authority and believes in another. */
  private record SeedDialOf(Path key, Path certificate, Path authority) {
    String knock(String seed) throws IOException {
      var identity =
          new NodeIdentity(
              Pem.privateKey("key", key),
              Pem.certificate("certificate", certificate),
              Pem.certificate("authority", authority));
      return SeedDial.encrypted(seed.replace("\"", ""), identity).toString();
    }
  }

  @Test
  void aPlainNodeIsRefusedAndSaysWhy() {
    var first = start(with(folder.resolve("n1/tls.conf")), "");
    var plain = start(ConfigFactory.empty(), seed(first));

    awaitRefusal(plain, "talks TLS, and this node does not");

    assertEquals(1, view(first).members().size());
  }

  @Test
  void aNodeThatFindsPlainOnesSaysWhy() {
    var plain = start(ConfigFactory.empty(), "");
    var encrypted = start(with(folder.resolve("n1/tls.conf")), seed(plain));

    awaitRefusal(encrypted, "talks in the open, and this node does not");

    assertEquals(1, view(plain).members().size());
  }

  @Test
  void theFirstSeedNodeDoesNotBeginASecondClusterBesideOneThatRefusesIt() {
    var first = start(with(folder.resolve("n1/tls.conf")), "");
    var settings =
        NodeConfig.of(
                ConfigFactory.parseString(
                    """
                    tagora.cluster {
                      enabled = true, port = 1, seed-nodes = ["127.0.0.1:1", %s]
                    }
                    """
                        .formatted(seed(first))))
            .settings()
            .cluster();

    var failure = assertThrows(InvalidSettingException.class, () -> ClusterStart.check(settings));
    assertTrue(
        failure.getMessage().contains("talks TLS, and this node does not"), failure::getMessage);
  }

  /** A relay takes every connection, and ends those of a node that is not there. */
  @Test
  void whoEndsEveryConnectionIsNotThereYet() throws Exception {
    try (var relay = new ServerSocket(0)) {
      var _ =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    relay.accept().close();
                  }
                } catch (IOException _) {
                  // The test is over.
                }
              });
      var expected =
          new SeedDial.Answer.Absent("nobody answers at 127.0.0.1:" + relay.getLocalPort());
      assertEquals(
          expected, new SeedDial(Optional.empty()).knock("127.0.0.1:" + relay.getLocalPort()));
      var settings = NodeConfig.of(with(folder.resolve("n1/tls.conf"))).settings().cluster();
      assertEquals(
          expected, new SeedDial(settings.tls()).knock("127.0.0.1:" + relay.getLocalPort()));
    }
  }

  /** The certificate that a node shows to who knocks. */
  private static BigInteger shown(ActorSystem<?> node, NodeIdentity knocking) throws IOException {
    var factory = knocking.context(() -> {}).getSocketFactory();
    int port = node.address().getPort().orElseThrow();
    try (var socket = (SSLSocket) factory.createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSerialNumber();
    }
  }

  @Test
  void aRunningNodeTakesUpFilesThatWereRenewed(@TempDir Path place) throws Exception {
    var authority = new DevelopmentAuthority(place, 30);
    authority.issue(List.of("n1", "n2"));
    var config = with(place.resolve("n1/tls.conf"));
    var node =
        start(
            ConfigFactory.parseString("tagora.cluster.tls.reload = 100ms").withFallback(config),
            "");
    var settings = NodeConfig.of(with(place.resolve("n2/tls.conf"))).settings().cluster();
    var knocking = NodeIdentity.read(settings.tls().orElseThrow(), Instant.now());
    BigInteger before = shown(node, knocking);

    authority.issue(List.of("n1"));

    long end = System.nanoTime() + PATIENCE.toNanos();
    while (shown(node, knocking).equals(before)) {
      assertTrue(System.nanoTime() < end, "the new certificate must be shown");
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
