package io.tagora.actors.wire;

import io.tagora.actors.agent.Wake;
import io.tagora.actors.device.KvForgetter;
import io.tagora.actors.device.lending.KvLease;
import io.tagora.actors.device.lending.KvLender;
import io.tagora.actors.device.lending.KvPiece;
import io.tagora.actors.flow.Outcome;
import io.tagora.actors.flow.StageRelay;
import io.tagora.actors.judge.UserForgotten;
import io.tagora.actors.memory.MemoryEvent;
import io.tagora.actors.memory.MemoryImage;
import io.tagora.actors.memory.PlannedImage;
import io.tagora.actors.memory.UserMemory;
import io.tagora.actors.memory.WholeImage;
import io.tagora.actors.sharding.UserRequests;
import io.tagora.cluster.wire.Grown;
import io.tagora.cluster.wire.WireSerializer;
import io.tagora.cluster.wire.WireTypes;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Interest;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.memory.Consumption;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.ShownItem;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.Priority;
import io.tagora.runtime.model.Segment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.ExtendedActorSystem;

/** The serializer of all that the actors say to other nodes; Pekko makes it by its name. */
public final class AgentWireSerializer extends WireSerializer {
  /**
   * Records that were on the wire before and got components since: one line a record and version.
   * Nothing else of a record that crosses the wire may change.
   */
  private static final List<Grown> GROWN =
      List.of(
          new Grown(RecommendationRequest.class, 2, List.of(Priority.INTERACTIVE)),
          new Grown(KvLender.Lend.class, 2, List.of(Priority.INTERACTIVE)));

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
                  Map.entry(134, Tag.class),
                  Map.entry(135, UserRequests.Recommend.class),
                  Map.entry(136, RecommendationRequest.class),
                  Map.entry(137, Outcome.Answered.class),
                  Map.entry(138, Outcome.NotAnswered.class),
                  Map.entry(139, Recommendation.class),
                  Map.entry(140, ExpertReport.class),
                  Map.entry(141, TagProposal.class),
                  Map.entry(142, RecommendedItem.class),
                  Map.entry(143, Item.class),
                  Map.entry(144, Channel.class),
                  Map.entry(145, Rung.class),
                  Map.entry(146, Usage.class),
                  Map.entry(147, StageRelay.Happened.class),
                  Map.entry(148, StageRelay.Follow.class),
                  Map.entry(149, StageRelay.Over.class),
                  Map.entry(150, Stage.Planned.class),
                  Map.entry(151, Stage.ExpertReported.class),
                  Map.entry(152, Stage.Arbitrated.class),
                  Map.entry(153, Stage.ItemsChosen.class),
                  Map.entry(154, Stage.Explained.class),
                  Map.entry(155, Stage.Completed.class),
                  Map.entry(156, UserMemory.Read.class),
                  Map.entry(157, UserMemory.Remember.class),
                  Map.entry(158, UserMemory.Erase.class),
                  Map.entry(159, UserMemory.Keep.class),
                  Map.entry(160, UserMemory.Leave.class),
                  Map.entry(161, UserMemory.Recalled.class),
                  Map.entry(162, UserMemory.Recorded.class),
                  Map.entry(163, UserMemory.Forgotten.class),
                  Map.entry(164, UserRecord.class),
                  Map.entry(200, KvLender.NotReadable.class),
                  Map.entry(170, MemoryEvent.Shown.class),
                  Map.entry(171, MemoryEvent.Responded.class),
                  Map.entry(172, MemoryEvent.Summarized.class),
                  Map.entry(173, Showing.class),
                  Map.entry(174, ShownItem.class),
                  Map.entry(175, Feedback.class),
                  Map.entry(176, Feedback.Kind.class),
                  Map.entry(177, Summary.class),
                  Map.entry(178, Interest.class),
                  Map.entry(179, WholeImage.class),
                  Map.entry(180, Consumption.class),
                  Map.entry(181, UserMemory.Recall.class),
                  Map.entry(182, UserMemory.Recollected.class),
                  Map.entry(183, Dossier.class),
                  Map.entry(184, UserMemory.Respond.class),
                  Map.entry(185, UserMemory.Serve.class),
                  Map.entry(186, KvForgetter.Forget.class),
                  Map.entry(187, KvForgetter.Done.class),
                  Map.entry(188, Priority.class),
                  Map.entry(189, Wake.class),
                  Map.entry(230, UserForgotten.class))),
          GROWN);

  public AgentWireSerializer(ExtendedActorSystem system) {
    super(system, TYPES);
  }
}
