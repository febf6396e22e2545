package io.tagora.actors.flow;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Every chance of a request, drawn from its one seed, so that no agent's draw moves another's. */
record TurnSeeds(long seed) {

  long of(String agent) {
    return new SplittableRandom(seed * 31 + agent.hashCode()).nextLong();
  }

  RandomGenerator generator(String agent) {
    return new SplittableRandom(of(agent));
  }
}
