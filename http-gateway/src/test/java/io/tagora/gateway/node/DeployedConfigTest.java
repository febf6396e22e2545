package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.settings.NodeRole;
import io.tagora.cluster.settings.TagoraSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of the deployment files are ones that a node reads. */
class DeployedConfigTest {
  private static final Path KUBERNETES = Path.of("../cluster-config/deploy/kubernetes");

  /** What the Pods have in their environment. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "POD_NAME", "tagora-0",
          "POD_IP", "10.0.0.7",
          "TAGORA_DB_URL", "jdbc:postgresql://db.example:5432/tagora",
          "TAGORA_DB_USER", "tagora");

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    ENVIRONMENT.forEach(System::setProperty);
    ConfigFactory.invalidateCaches();
  }

  @AfterEach
  void stop() {
    ENVIRONMENT.keySet().forEach(System::clearProperty);
    ConfigFactory.invalidateCaches();
  }

  private Path mounted(String file) throws IOException {
    Path source = KUBERNETES.resolve(file);
    String text =
        Files.readString(source)
            .replace("/etc/tagora/", folder + "/")
            .replace("password-env = TAGORA_DB_PASSWORD", "password-env = \"\"");
    return Files.writeString(folder.resolve(source.getFileName()), text);
  }

  private NodeSettings read(String file) throws IOException {
    mounted("base/tagora.conf");
    return NodeSettings.load(Optional.of(mounted(file)));
  }

  private static List<String> roles(TagoraSettings settings) {
    return settings.roles().stream().sorted().map(NodeRole::label).toList();
  }

  @Test
  void aNodeOfTheBaseDoesEverything() throws IOException {
    NodeSettings node = read("base/tagora.conf");
    var settings = node.node().settings();
    assertEquals(List.of("gateway", "agents", "prefill", "decode"), roles(settings));
    assertEquals("tagora-0.tagora-nodes.tagora.svc.cluster.local", settings.cluster().host());
    assertEquals("0.0.0.0", settings.cluster().bindHost());
    assertEquals(Duration.ofSeconds(5), node.http().limits().drainNotice());
    assertEquals(Optional.empty(), settings.cluster().tls());
  }

  @Test
  void aGatewayTakesRequestsOnly() throws IOException {
    var settings = read("gateway/gateway.conf").node().settings();
    assertEquals(List.of("gateway"), roles(settings));
    assertEquals("10.0.0.7", settings.cluster().host());
  }

  @Test
  void nodesWithGpusReadOrWrite() throws IOException {
    assertEquals(List.of("prefill"), roles(read("gpu/prefill.conf").node().settings()));
    assertEquals(
        List.of("gateway", "agents", "decode"), roles(read("gpu/decode.conf").node().settings()));
  }
}
