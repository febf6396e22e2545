package io.tagora.actors.sharding;

import io.tagora.cluster.settings.ClusterSettings;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import org.apache.pekko.cluster.typed.Cluster;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Consistent hashing of shards to nodes: a shard belongs to the node with which its number hashes
 * highest (rendezvous hashing, Thaler and Ravishankar 1998). So all types that use this, with the
 * same shards and nodes, have a shard on the same node, without talking to each other; and a node
 * that comes or goes moves only the shards that it takes or had.
 */
final class RendezvousAllocation extends AbstractShardAllocationStrategy {
  /** Of one round, so that the users of one shard wait while those of others are served. */
  private final int movesARound;

  private final Address self;

  /**
   * A strategy for one type of entity.
   *
   * @param self the address of this node, which a reference to an actor here does not hold
   */
  RendezvousAllocation(Address self, int movesARound) {
    this.self = self;
    this.movesARound = movesARound;
  }

  /** As all users are allocated: a quarter of the shards moves at a time. */
  static RendezvousAllocation of(ActorSystem<?> system, ClusterSettings settings) {
    var self = Cluster.get(system).selfMember().address();
    return new RendezvousAllocation(self, Math.max(1, settings.shards() / 4));
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> regions) {
    return Future.successful(home(shardId, regions.keySet()));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> regions, Set<String> moving) {
    if (!moving.isEmpty()) {
      return Future.successful(Set.of());
    }
    Set<String> elsewhere =
        regions.entrySet().stream()
            .flatMap(region ->
                CollectionConverters.asJava(region.getValue()).stream()
                    .filter(shard -> !home(shard, regions.keySet()).equals(region.getKey())))
            .sorted()
            .limit(movesARound)
            .collect(Collectors.toSet());
    return Future.successful(elsewhere);
  }

  private ActorRef home(String shardId, Collection<ActorRef> regions) {
    return regions.stream()
        .max(
            Comparator.<ActorRef>comparingLong(region -> score(shardId, node(region)))
                .thenComparing(this::node))
        .orElseThrow();
  }

  private String node(ActorRef region) {
    Address address = region.path().address();
    return (address.hasLocalScope() ? self : address).hostPort();
  }

  /** FNV-1a of both, with a last mix so that alike names do not score alike. */
  private static long score(String shardId, String node) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : (shardId + "@" + node).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }
}
