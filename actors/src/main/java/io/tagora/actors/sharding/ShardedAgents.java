package io.tagora.actors.sharding;

import io.tagora.actors.agent.AgentId;
import io.tagora.actors.agent.AgentKind;
import io.tagora.actors.agent.UserAgents;
import io.tagora.actors.agent.Wake;
import io.tagora.cluster.settings.AwakeSettings;
import io.tagora.cluster.settings.ClusterSettings;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings.PassivationStrategySettings;
import org.apache.pekko.cluster.sharding.typed.HashCodeNoEnvelopeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Each user's own agents as entities of a cluster, a type for each kind, on the node where the user
 * is at home. Only what wakes them comes by their shards: who is awake is found by its node and
 * called by its reference.
 */
public record ShardedAgents(ActorSystem<?> system, ClusterSettings settings, AwakeSettings awake)
    implements UserAgents.Awakening {

  @Override
  public ActorRef<Wake> of(AgentKind<?> kind) {
    return start(kind);
  }

  private <C> ActorRef<Wake> start(AgentKind<C> kind) {
    var type = EntityTypeKey.create(kind.commands(), kind.name());
    var basic = ClusterShardingSettings.create(system);
    return ClusterSharding.get(system)
        .init(
            Entity.of(type, entity -> kind.making().apply(AgentId.named(entity.getEntityId())))
                .withMessageExtractor(extractor(kind))
                .withRole(ClusterSettings.AGENTS)
                .withAllocationStrategy(RendezvousAllocation.of(system, settings))
                .withStopMessage(kind.leave())
                .withSettings(basic.withPassivationStrategy(passivation(basic, kind))));
  }

  /** An agent is in the shard that its user's memory is in, too. */
  private <C> ShardingMessageExtractor<Wake, C> extractor(AgentKind<C> kind) {
    var users =
        new HashCodeNoEnvelopeMessageExtractor<Wake>(settings.shards()) {
          @Override
          public String entityId(Wake wake) {
            return wake.userId();
          }
        };
    return new ShardingMessageExtractor<>() {
      @Override
      public String entityId(Wake wake) {
        return wake.agent().entityId();
      }

      @Override
      public String shardId(String entityId) {
        return users.shardId(AgentId.named(entityId).userId());
      }

      @Override
      public C unwrapMessage(Wake wake) {
        return kind.waking().apply(wake);
      }
    };
  }

  /** Shards see only who is woken, so the one that was not used for long is who woke up first. */
  private PassivationStrategySettings passivation(
      ClusterShardingSettings basic, AgentKind<?> kind) {
    return basic
        .passivationStrategySettings()
        .withActiveEntityLimit(awake.users() * kind.places())
        .withLeastRecentlyUsedReplacement()
        .withIdleEntityPassivation(awake.longest());
  }
}
