package io.tagora.gateway.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a node is and stays, through every restart.
 *
 * @param relay the port by which the other nodes reach it, and at its own address its own
 * @param database the port of its relay to the database
 * @param gateway where clients reach it
 * @param folder with its configuration and its log
 */
record NodePlace(int number, int relay, int database, URI gateway, Path folder) {

  /** As the other nodes know it. */
  String address() {
    return "127.0.0.1:" + relay;
  }

  Path log() {
    return log(folder, number);
  }

  static Path log(Path folder, int number) {
    return folder.resolve("node-%d.log".formatted(number));
  }

  Path file() {
    return folder.resolve("node-%d.conf".formatted(number));
  }

  /** The whole command line of the node. */
  List<String> arguments(List<String> further) {
    var own =
        Stream.of(
            "serve",
            "--json",
            "--verbose",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(gateway.getPort()),
            "--config",
            file().toString());
    return Stream.concat(own, further.stream()).toList();
  }
}
