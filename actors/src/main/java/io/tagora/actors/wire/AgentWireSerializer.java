package io.tagora.actors.wire;

import io.tagora.actors.device.lending.KvLease;
import io.tagora.actors.device.lending.KvLender;
import io.tagora.actors.device.lending.KvPiece;
import io.tagora.actors.memory.MemoryEvent;
import io.tagora.actors.memory.MemoryImage;
import io.tagora.actors.memory.PlannedImage;
import io.tagora.cluster.wire.WireSerializer;
import io.tagora.cluster.wire.WireTypes;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserState;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.Segment;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ExtendedActorSystem;

/** The serializer of all that the actors say to other nodes; Pekko makes it by its name. */
public final class AgentWireSerializer extends WireSerializer {
  /** Numbers stand for ever: append, never reuse. */
  public static final WireTypes TYPES =
      new WireTypes(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry(100, KvLender.Lend.class),
                  Map.entry(101, KvLender.Open.class),
                  Map.entry(102, KvLender.Renew.class),
                  Map.entry(103, KvLender.Return.class),
                  Map.entry(104, KvLender.StillReading.class),
                  Map.entry(105, KvLender.Lent.class),
                  Map.entry(106, KvLender.Opened.class),
                  Map.entry(107, KvLender.NotLent.class),
                  Map.entry(108, KvPiece.class),
                  Map.entry(109, KvLease.class),
                  Map.entry(110, KvChunk.class),
                  Map.entry(111, HybridPrompt.class),
                  Map.entry(112, Segment.Text.class),
                  Map.entry(113, Segment.EntitySlot.class),
                  Map.entry(114, Absence.class),
                  Map.entry(115, Absence.Cause.class),
                  Map.entry(116, MemoryEvent.Owned.class),
                  Map.entry(117, MemoryEvent.Noted.class),
                  Map.entry(118, MemoryEvent.Erased.class),
                  Map.entry(119, MemoryImage.class),
                  Map.entry(120, UserState.class),
                  Map.entry(121, Profile.class),
                  Map.entry(122, UserEvent.class),
                  Map.entry(123, Behavior.Search.class),
                  Map.entry(124, Behavior.Click.class),
                  Map.entry(125, Behavior.AddToCart.class),
                  Map.entry(126, Behavior.Purchase.class),
                  Map.entry(127, MemoryEvent.Kept.class),
                  Map.entry(128, PlannedImage.class),
                  Map.entry(129, LastPlan.class),
                  Map.entry(130, Plan.class),
                  Map.entry(131, Persona.class),
                  Map.entry(132, Arbitration.class),
                  Map.entry(133, ScoredTag.class),
                  Map.entry(134, Tag.class))));

  public AgentWireSerializer(ExtendedActorSystem system) {
    super(system, TYPES);
  }
}
