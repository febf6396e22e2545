package io.tagora.actors.sharding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.NodeConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.jdk.javaapi.CollectionConverters;

class RendezvousAllocationTest {
  private static final int SHARDS = 128;
  private static final ActorSystem SYSTEM =
      ActorSystem.create(
          "rendezvous",
          NodeConfig.of(ConfigFactory.parseString("tagora.cluster { enabled = true, port = 0 }"))
              .config());
  private static final Address SELF = new Address("pekko", "tagora", "10.0.0.1", 7355);

  private final RendezvousAllocation allocation = new RendezvousAllocation(SELF, 16);

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  private static ActorRef region(int node) {
    return ((ExtendedActorSystem) SYSTEM)
        .provider()
        .resolveActorRef("pekko://tagora@10.0.0.%d:7355/system/sharding/users".formatted(node));
  }

  private static Map<ActorRef, IndexedSeq<String>> regions(Map<ActorRef, List<String>> shards) {
    var regions = new HashMap<ActorRef, IndexedSeq<String>>();
    shards.forEach(
        (region, its) -> regions.put(region, CollectionConverters.asScala(its).toIndexedSeq()));
    return regions;
  }

  private static Map<ActorRef, IndexedSeq<String>> empty(int... nodes) {
    var shards = new HashMap<ActorRef, List<String>>();
    IntStream.of(nodes).forEach(node -> shards.put(region(node), List.of()));
    return regions(shards);
  }

  private ActorRef home(String shard, int... nodes) {
    return allocation.allocateShard(region(nodes[0]), shard, empty(nodes)).value().get().get();
  }

  private Map<ActorRef, List<String>> spread(int... nodes) {
    var shards = new HashMap<ActorRef, List<String>>();
    IntStream.of(nodes).forEach(node -> shards.put(region(node), new ArrayList<>()));
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.get(home("" + shard, nodes)).add("" + shard);
    }
    return shards;
  }

  private Set<String> moves(Map<ActorRef, List<String>> shards, Set<String> moving) {
    return allocation.rebalance(regions(shards), moving).value().get().get();
  }

  @Test
  void everyNodeHasItsPart() {
    var shards = spread(2, 3, 4);
    shards
        .values()
        .forEach(its ->
            assertTrue(its.size() > SHARDS / 6 && its.size() < SHARDS / 2, "uneven: " + shards));
  }

  @Test
  void nodeThatGoesMovesOnlyWhatItHad() {
    for (int shard = 0; shard < SHARDS; shard++) {
      ActorRef before = home("" + shard, 2, 3, 4);
      if (!before.equals(region(4))) {
        assertEquals(before, home("" + shard, 2, 3));
      }
    }
  }

  @Test
  void nodeThatComesTakesItsShardsInRounds() {
    var shards = spread(2, 3);
    shards.put(region(4), List.of());
    Set<String> first = moves(shards, Set.of());

    assertEquals(16, first.size());
    first.forEach(shard -> assertEquals(region(4), home(shard, 2, 3, 4)));
    assertEquals(Set.of(), moves(shards, first), "no round before the last one's end");
  }

  @Test
  void whatIsAtHomeStays() {
    assertEquals(Set.of(), moves(spread(2, 3, 4), Set.of()));
  }
}
