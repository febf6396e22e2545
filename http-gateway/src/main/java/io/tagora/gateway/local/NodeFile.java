package io.tagora.gateway.local;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The configuration of one node: where the others reach it, whom it asks for the cluster, which
 * database it has.
 *
 * @param seeds ports of whom it asks; its own first if it is to begin the cluster
 * @param gateway whether it is for HTTP alone
 * @param further a file whose keys win
 */
record NodeFile(NodePlace place, List<Integer> seeds, boolean gateway, Optional<Path> further) {
  private static final String ALL_ROLES =
      "devices = [{ id = \"cpu:0\", threads = 1, memory-slots = 32, memory = 512MiB }]";
  private static final String HTTP_ALONE = "cluster.roles = [gateway], devices = []";

  String text() {
    return """
    # Written anew by each start of node %1$d.
    tagora {
      cluster {
        enabled = true
        host = "127.0.0.1", port = %2$d
        bind-host = "%3$s", bind-port = %2$d
        seed-nodes = [%4$s]
      }
      memory.store {
        kind = postgresql
        postgresql { url = "jdbc:postgresql://127.0.0.1:%5$d/%6$s", user = "%7$s", connections = 4 }
      }
      %9$s
      model.spinning = false
    }
    # Its relay knows it by the address from which it calls.
    pekko.remote.artery.advanced.tcp.outbound-client-hostname = "%3$s"
    %8$s\
    """
        .formatted(
            place.number(),
            place.relay(),
            FreePorts.ofNode(place.number()).getHostAddress(),
            seeds.stream().map("\"127.0.0.1:%d\""::formatted).collect(Collectors.joining(", ")),
            place.database(),
            LocalDatabase.NAME,
            LocalDatabase.USER,
            further.map(NodeFile::include).orElse(""),
            gateway ? HTTP_ALONE : ALL_ROLES);
  }

  private static String include(Path file) {
    return "include required(file(%s))\n"
        .formatted(ConfigUtil.quoteString(file.toAbsolutePath().toString()));
  }

  void write() {
    try {
      Files.writeString(place.file(), text());
    } catch (IOException e) {
      throw new UncheckedIOException("a node's configuration must be writable", e);
    }
  }
}
