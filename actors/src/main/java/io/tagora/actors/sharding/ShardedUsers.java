package io.tagora.actors.sharding;

import io.tagora.actors.memory.UserMemories;
import io.tagora.actors.memory.UserMemory;
import io.tagora.cluster.settings.ClusterSettings;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings.PassivationStrategySettings;
import org.apache.pekko.cluster.sharding.typed.HashCodeNoEnvelopeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * The way to every user of a cluster, from any of its nodes. A user's memory and requests are on
 * one node: both types have the same shards and the same {@link RendezvousAllocation}. While shards
 * move they may be on two for a moment; then the memory is read over the wire.
 *
 * @param memories brings each command to its user's memory
 * @param requests brings each request to its user's home
 */
public record ShardedUsers(
    ActorRef<UserMemory.Command> memories, ActorRef<UserRequests.Command> requests) {
  private static final EntityTypeKey<UserMemory.Command> MEMORY =
      EntityTypeKey.create(UserMemory.Command.class, "UserMemory");
  private static final EntityTypeKey<UserRequests.Command> REQUESTS =
      EntityTypeKey.create(UserRequests.Command.class, "UserRequests");

  /**
   * Takes part in serving the users of the cluster.
   *
   * @param memories how a user's memory is made on this node
   * @param desk what does the work of the requests that come to this node
   */
  public static ShardedUsers start(
      ActorSystem<?> system,
      ClusterSettings settings,
      UserMemories.Making memories,
      ActorRef<UserRequests.Recommend> desk) {
    var sharding = ClusterSharding.get(system);
    var basic = ClusterShardingSettings.create(system);
    var memory =
        entity(system, settings, MEMORY, UserMemory.Command::userId, memories::of)
            .withStopMessage(UserMemory.Leave.OF_ALL)
            .withSettings(
                memories.durable()
                    ? basic.withPassivationStrategy(longestUnused(basic, memories.awake()))
                    : basic.withNoPassivationStrategy());
    var requests =
        entity(
                system,
                settings,
                REQUESTS,
                UserRequests.Command::userId,
                userId -> UserRequests.create(userId, desk))
            .withStopMessage(UserRequests.Leave.OF_ALL);
    return new ShardedUsers(sharding.init(memory), sharding.init(requests));
  }

  /** The way to the users for a node that has none at home, as it lacks the role. */
  public static ShardedUsers of(ActorSystem<?> system, ClusterSettings settings) {
    var sharding = ClusterSharding.get(system);
    return new ShardedUsers(
        sharding.init(
            entity(system, settings, MEMORY, UserMemory.Command::userId, ShardedUsers::notHere)),
        sharding.init(
            entity(
                system, settings, REQUESTS, UserRequests.Command::userId, ShardedUsers::notHere)));
  }

  private static <M> Behavior<M> notHere(String userId) {
    throw new IllegalStateException(
        "a user must be at home on a node with the role agents, got %s here".formatted(userId));
  }

  private static <M> Entity<M, M> entity(
      ActorSystem<?> system,
      ClusterSettings settings,
      EntityTypeKey<M> type,
      Function<M, String> userOf,
      Function<String, Behavior<M>> behavior) {
    var byUser =
        new HashCodeNoEnvelopeMessageExtractor<M>(settings.shards()) {
          @Override
          public String entityId(M message) {
            return userOf.apply(message);
          }
        };
    return Entity.of(type, entity -> behavior.apply(entity.getEntityId()))
        .withMessageExtractor(byUser)
        .withRole(ClusterSettings.AGENTS)
        .withAllocationStrategy(RendezvousAllocation.of(system, settings));
  }

  private static PassivationStrategySettings longestUnused(
      ClusterShardingSettings basic, int awake) {
    return basic
        .passivationStrategySettings()
        .withActiveEntityLimit(awake)
        .withLeastRecentlyUsedReplacement();
  }
}
