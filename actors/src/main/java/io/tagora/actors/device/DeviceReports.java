package io.tagora.actors.device;

import io.tagora.actors.device.lending.KvLender;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Who is told that a device's workers are up or down. */
sealed interface DeviceReports {

  /** All workers have their engines, for the first time or anew. */
  void up(ActorRef<PrefillWorker.Command> prefill, Optional<ActorRef<DecodeWorker.Command>> decode);

  void down(String reason);

  /** What logs call the device, with the model where it has several. */
  String place();

  /** For a device, or a pair, that this node's calls go to. */
  record ToRouter(String place, String model, ActorRef<InferenceRouter.Command> router)
      implements DeviceReports {
    @Override
    public void up(
        ActorRef<PrefillWorker.Command> prefill, Optional<ActorRef<DecodeWorker.Command>> decode) {
      router.tell(new InferenceRouter.Available(place, model, prefill, decode.orElseThrow()));
    }

    @Override
    public void down(String reason) {
      router.tell(new InferenceRouter.Unavailable(place, model, reason));
    }
  }

  /** For a device that reads for other nodes. */
  record ToLender(String place, ActorRef<KvLender.Command> lender) implements DeviceReports {
    @Override
    public void up(
        ActorRef<PrefillWorker.Command> prefill, Optional<ActorRef<DecodeWorker.Command>> decode) {
      lender.tell(new KvLender.Serve(prefill));
    }

    @Override
    public void down(String reason) {
      lender.tell(KvLender.Rest.INSTANCE);
    }
  }
}
