package io.tagora.actors.device.lending;

import io.tagora.runtime.model.HybridPrompt;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Which prefill node is asked for a prompt: the same for all prompts that begin with the same part,
 * as long as it is there, since it has their KV already. Each node has a score by a hash of the
 * part and its own name, and the best ones are asked in their order (rendezvous hashing, Thaler and
 * Ravishankar 1998), so a node that comes or goes moves only the prompts that are its own.
 */
final class PrefillNodes {
  private PrefillNodes() {}

  /** The nodes to try, best first. */
  static List<ActorRef<KvLender.Request>> inOrder(
      Set<ActorRef<KvLender.Request>> nodes, HybridPrompt first, int most) {
    int prompt = first.text().hashCode();
    return nodes.stream()
        .sorted(
            Comparator.comparingLong((ActorRef<KvLender.Request> node) -> score(node, prompt))
                .thenComparing(node -> node.path().toString()))
        .limit(most)
        .toList();
  }

  /** The finalizer of MurmurHash3 over both hashes. */
  private static long score(ActorRef<KvLender.Request> node, int prompt) {
    long mixed = ((long) node.path().toString().hashCode() << 32) ^ Integer.toUnsignedLong(prompt);
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
