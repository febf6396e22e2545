package io.tagora.gateway.local;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which links are cut. Bytes of a cut link wait; they are neither lost nor refused. */
final class Links {
  private final Set<Link> cut = new HashSet<>();

  synchronized void cut(Collection<Link> links) {
    cut.addAll(links);
  }

  synchronized void heal(Collection<Link> links) {
    cut.removeAll(links);
    notifyAll();
  }

  synchronized void heal() {
    cut.clear();
    notifyAll();
  }

  synchronized Set<Link> areCut() {
    return Set.copyOf(cut);
  }

  /** Returns at once on a whole link, and on a cut one when it is healed. */
  synchronized void awaitWhole(Link link) throws InterruptedException {
    while (cut.contains(link)) {
      wait();
    }
  }
}
