package io.tagora.cluster.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.Phase;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class PinnedExecutorTest {

  private record Seen(String thread, Optional<BitSet> cores) {}

  private static Seen seenOn(NodeConfig node, Phase phase) {
    var system = ActorSystem.create(Behaviors.<Void>empty(), "pinned", node.config());
    try {
      var dispatcher =
          system
              .dispatchers()
              .lookup(DispatcherSelector.fromConfig(DeviceDispatchers.id("cpu:0", phase)));
      return CompletableFuture.supplyAsync(
              () -> new Seen(Thread.currentThread().getName(), CpuAffinity.ofThread()), dispatcher)
          .join();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static Config cores(String cores) {
    return ConfigFactory.parseString(
        """
        tagora.devices = [{ id = "cpu:0", phases = [prefill, decode], cores = %s, threads = 1
                            memory-slots = 32 }]
        """
            .formatted(cores));
  }

  @Test
  void eachPhaseHasAThreadNamedAfterTheDevice() {
    var node = NodeConfig.load();

    assertEquals("prefill-cpu:0", seenOn(node, Phase.PREFILL).thread());
    assertEquals("decode-cpu:0", seenOn(node, Phase.DECODE).thread());
  }

  @Test
  void threadStaysOnItsCores() {
    var usable = CpuAffinity.ofProcess();
    assumeTrue(usable.isPresent());
    int core = usable.orElseThrow().nextSetBit(0);

    var seen = seenOn(NodeConfig.of(cores("[" + core + "]")), Phase.DECODE);
    assertEquals("{" + core + "}", seen.cores().orElseThrow().toString());
  }

  @Test
  void withoutCoresTheThreadIsFree() {
    var usable = CpuAffinity.ofProcess();

    assertEquals(usable, seenOn(NodeConfig.of(cores("[]")), Phase.DECODE).cores());
  }

  @Test
  void coreThatDoesNotExistIsRefused() {
    var refused =
        assertThrows(InvalidSettingException.class, () -> NodeConfig.of(cores("[0, 1000]")));
    assertTrue(refused.getMessage().startsWith("tagora.devices[0].cores must be"));
    assertTrue(refused.getMessage().endsWith("got [0, 1000]"));
  }

  @Test
  void brokenFileIsOneSentence() {
    var refused =
        assertThrows(
            InvalidSettingException.class,
            () -> NodeConfig.of(ConfigFactory.parseString("tagora.agents.personas = ${nowhere}")));
    assertTrue(refused.getMessage().startsWith("the configuration must be readable"));
  }
}
