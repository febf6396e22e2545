package io.tagora.gateway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.NodeRole;
import io.tagora.cluster.settings.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFileTest {
  @TempDir private Path folder;

  private NodeConfig read(Optional<Path> further) {
    return read(new NodeFile(place(2, 7402), List.of(7401, 7403, 7402), false, further));
  }

  private static NodeConfig read(NodeFile file) {
    file.write();
    return NodeConfig.of(ConfigFactory.parseFile(file.place().file().toFile()));
  }

  private NodePlace place(int number, int relay) {
    return new NodePlace(number, relay, 7500, URI.create("http://127.0.0.1:808" + number), folder);
  }

  @Test
  void aNodeIsReachedByItsRelayAndListensAtItsOwnAddress() {
    var cluster = read(Optional.empty()).settings().cluster();
    assertEquals("127.0.0.1", cluster.host());
    assertEquals(7402, cluster.port());
    assertEquals("127.0.2.2", cluster.bindHost());
    assertEquals(7402, cluster.bindPort());
    assertEquals(
        List.of("127.0.0.1:7401", "127.0.0.1:7403", "127.0.0.1:7402"), cluster.seedNodes());
  }

  @Test
  void itCallsFromTheAddressByWhichRelaysKnowIt() {
    assertEquals(
        "127.0.2.2",
        read(Optional.empty())
            .config()
            .getString("pekko.remote.artery.advanced.tcp.outbound-client-hostname"));
  }

  @Test
  void itsDatabaseIsBehindItsOwnRelay() {
    var store = (StoreSettings.PostgreSql) read(Optional.empty()).settings().memory().store();
    assertEquals("jdbc:postgresql://127.0.0.1:7500/tagora", store.url());
  }

  @Test
  void aGatewayHasNoDevice() {
    var file = new NodeFile(place(4, 7404), List.of(7401, 7404), true, Optional.empty());
    var settings = read(file).settings();
    assertEquals(Set.of(NodeRole.GATEWAY), settings.roles());
    assertEquals(List.of(), settings.devices());
  }

  @Test
  void keysOfAFurtherFileWin() throws IOException {
    Path further =
        Files.writeString(
            folder.resolve("a \"file\".conf"),
            "tagora.memory.behaviors = 17\ntagora.devices = [{ id = \"cpu:0\", threads = 2 }]\n");
    var settings = read(Optional.of(further)).settings();
    assertEquals(17, settings.memory().behaviors());
    assertEquals(2, settings.devices().getFirst().threads());
  }
}
