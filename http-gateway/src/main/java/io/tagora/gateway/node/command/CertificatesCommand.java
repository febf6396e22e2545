package io.tagora.gateway.node.command;

import io.tagora.cluster.tls.DevelopmentAuthority;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.terminal.Streams;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora certificates}: an authority of one's own, and certificates for nodes. */
@Command(
    name = "certificates",
    sortOptions = false,
    description = {
      "Make certificates by which nodes know each other: an authority, and for each node a folder",
      "with its key and a file tls.conf, which the node's --config includes. Called again, it makes",
      "new ones by the same authority, which running nodes take up by themselves. The authority's",
      "key lies in the same folder: for development, or keep that folder where no node runs."
    },
    footer = {
      "",
      "Examples:",
      "  tagora certificates --out certificates --nodes 127.0.0.1",
      "  tagora certificates --out certificates --nodes n1.example,n2.example,n3.example --days 30",
      "",
      "In a node's configuration: include \"certificates/n1.example/tls.conf\""
    })
public final class CertificatesCommand implements Callable<Integer> {
  private static final int MOST_DAYS = 825;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where to write; an authority that is there is used.")
  private @Nullable Path out;

  @Option(
      names = "--nodes",
      paramLabel = "N1,N2,...",
      required = true,
      split = ",",
      description =
          "The host names or IPv4 addresses of the nodes, as tagora.cluster.host has them.")
  private List<String> nodes = List.of();

  @Option(
      names = "--days",
      paramLabel = "D",
      defaultValue = "90",
      description = "How long they are valid; the authority ten times (default: ${DEFAULT-VALUE}).")
  private int days;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  /** A node's certificate, as JSON has it. */
  record Issued(String node, String folder, String until) {
    static Issued of(DevelopmentAuthority.Issued issued) {
      return new Issued(issued.node(), issued.folder().toString(), issued.until().toString());
    }
  }

  /**
   * What was made.
   *
   * @param founded whether the authority is new
   */
  record Made(boolean founded, List<Issued> nodes) {}

  public CertificatesCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    UsageFailure.bounded("--days", 1, MOST_DAYS, days);
    Path folder = Objects.requireNonNull(out);
    streams.tell("Making keys...");
    DevelopmentAuthority.Made made = made(folder);
    if (common.json) {
      var issued = made.nodes().stream().map(Issued::of).toList();
      streams.out().println(Json.text(new Made(made.founded(), issued)));
    } else {
      tell(folder, made);
    }
    return 0;
  }

  private DevelopmentAuthority.Made made(Path folder) {
    try {
      return new DevelopmentAuthority(folder, days).issue(nodes);
    } catch (UncheckedIOException e) {
      throw new CommandFailure(
          "--out must be a folder that can be written, got %s: %s"
              .formatted(folder, e.getCause().getMessage()),
          e);
    }
  }

  private void tell(Path folder, DevelopmentAuthority.Made made) {
    var out = streams.out();
    out.println(
        "%s authority in %s."
            .formatted(made.founded() ? "Made a new" : "Used the", folder.toAbsolutePath()));
    for (DevelopmentAuthority.Issued node : made.nodes()) {
      out.println(
          "%s: valid until %s; its configuration includes \"%s\""
              .formatted(node.node(), node.until(), node.folder().resolve("tls.conf")));
    }
  }
}
