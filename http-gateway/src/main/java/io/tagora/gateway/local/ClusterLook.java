package io.tagora.gateway.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.cluster.ClusterView;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks at the processes of a cluster, and asks its nodes what they see. */
record ClusterLook(
    Path folder, List<LocalNode> nodes, LocalDatabase database, Links links, NodeApi api) {
  private static final ObjectMapper JSON = new ObjectMapper();

  ClusterStatus status() {
    List<NodeStatus> all =
        nodes.parallelStream()
            .map(this::status)
            .sorted(Comparator.comparingInt(NodeStatus::node))
            .toList();
    return new ClusterStatus(
        folder.toString(),
        all,
        oldest(all),
        databaseStatus(),
        links.areCut().stream()
            .sorted(Comparator.comparingInt(Link::from).thenComparingInt(Link::to))
            .toList());
  }

  private static int oldest(List<NodeStatus> all) {
    Map<String, Long> votes =
        all.stream()
            .filter(node -> !node.members().isEmpty())
            .collect(
                Collectors.groupingBy(
                    node -> node.members().getFirst().address(), Collectors.counting()));
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .flatMap(address -> all.stream().filter(node -> node.address().equals(address)).findFirst())
        .map(NodeStatus::node)
        .orElse(0);
  }

  NodeStatus status(LocalNode node) {
    Life life = node.life();
    long pid = node.running().map(Process::pid).orElse(0L);
    boolean answers = life == Life.SERVING;
    NodePlace place = node.place();
    return new NodeStatus(
        place.number(),
        life.label(),
        answers && api.isReady(place.gateway()),
        place.gateway().toString(),
        place.address(),
        pid,
        node.exitStatus().orElse(-1),
        life == Life.ENDED ? node.lastWords() : "",
        pid == 0 ? 0 : ProcessMemory.residentMegabytes(pid),
        answers ? members(place) : List.of());
  }

  private List<ClusterView.Node> members(NodePlace place) {
    return api.get(place.gateway(), "/v1/cluster")
        .filter(answer -> answer.status() == 200)
        .map(answer -> members(answer.body()))
        .orElse(List.of());
  }

  private static List<ClusterView.Node> members(JsonNode body) {
    try {
      return JSON.treeToValue(body, ClusterView.class).members();
    } catch (JsonProcessingException _) {
      return List.of();
    }
  }

  private ClusterStatus.Database databaseStatus() {
    DatabaseDisk disk = database.disk();
    String kind = disk.isFilled() ? "full" : disk.isMounted() ? "own" : "folder";
    return new ClusterStatus.Database(
        database.life().label(),
        database.port(),
        database.running().map(Process::pid).orElse(0L),
        kind);
  }
}
