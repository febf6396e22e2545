package io.tagora.cluster;

import io.tagora.cluster.wire.WireVersion;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Has a node write the highest {@link WireVersion} that every member of its cluster reads. */
final class WireAgreement extends AbstractMatchingBehavior<ClusterDomainEvent> {
  private final Cluster cluster;
  private final WireVersion version;

  static Behavior<ClusterDomainEvent> create() {
    return Behaviors.setup(WireAgreement::new);
  }

  private WireAgreement(ActorContext<ClusterDomainEvent> context) {
    super(context);
    cluster = Cluster.get(context.getSystem());
    version = WireVersion.of(context.getSystem());
    var self = context.getSelf().<MemberEvent>narrow();
    cluster.subscriptions().tell(Subscribe.create(self, MemberEvent.class));
  }

  @Override
  public Behavior<ClusterDomainEvent> onMessage(ClusterDomainEvent event) {
    version.write(
        StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
            .mapToInt(WireAgreement::spoken)
            .min()
            .orElse(WireVersion.CURRENT));
    return this;
  }

  /** What a member announces that it speaks. */
  static int spoken(Member member) {
    return WireVersion.parse(member.appVersion().version());
  }
}
