package io.tagora.cluster.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagoraSettingsTest {
  private static final Config REFERENCE = ConfigFactory.defaultReference();

  @Test
  void defaultsAreWhatTheReferenceSays() {
    var settings = TagoraSettings.from(REFERENCE);

    assertEquals(4, settings.agents().personas());
    assertEquals(OptionalInt.empty(), settings.agents().returningCategories());
    assertEquals(12, settings.agents().tagsPerExpert());
    assertEquals(30, settings.agents().arbitratedTags());
    assertEquals(new HistorySettings(12, 16, 4, "title"), settings.agents().history());
    assertEquals(new SamplingSettings(160, 0, 0, 1), settings.agents().planner());
    assertEquals(Duration.ofSeconds(5), settings.deadlines().request());
    assertEquals(16, settings.inference().decodeBatch());
    assertEquals(
        new ParkingSettings(ParkingSettings.Where.OFF, "", 4L << 30, 64),
        settings.inference().park());
    assertEquals(400, settings.memory().behaviors());
    assertEquals(new StoreSettings.None(), settings.memory().store());
    assertEquals(3, settings.supervision().restarts());
    assertFalse(settings.cluster().enabled());
    assertEquals(List.of(), settings.cluster().seedNodes());
    assertEquals(Duration.ofSeconds(5), settings.cluster().kv().lease());
    assertEquals(128 << 10, settings.cluster().kv().chunkBytes());
    var device = settings.devices().getFirst();
    assertEquals("cpu:0", device.id());
    assertEquals(EnumSet.allOf(Phase.class), device.phases());
    assertEquals(Runtime.getRuntime().availableProcessors(), device.threads());
  }

  private static List<String> roles(String override) {
    var config = ConfigFactory.parseString(override).withFallback(REFERENCE);
    return TagoraSettings.from(config, _ -> {}).roles().stream()
        .sorted()
        .map(NodeRole::label)
        .toList();
  }

  @Test
  void rolesFollowFromTheDevicesUnlessTheyAreNamed() {
    assertEquals(List.of("gateway", "agents", "prefill", "decode"), roles(""));
    assertEquals(
        List.of("prefill"),
        roles(
            "tagora { cluster.enabled = true, devices = [{ id = \"cpu:0\", phases = [prefill] }] }"));
    assertEquals(
        List.of("gateway"),
        roles("tagora { cluster { enabled = true, roles = [gateway] }, devices = [] }"));
    KnownKeys.check(ConfigFactory.parseString("tagora.devices = []").withFallback(REFERENCE));
    assertEquals(
        List.of("agents", "prefill", "decode"),
        roles("tagora.cluster { enabled = true, roles = [agents, prefill, decode] }"));
  }

  @Test
  void everyKeyThatIsReadIsDocumentedAndTheReverse() {
    var read = new TreeSet<String>();
    TagoraSettings.from(REFERENCE, key -> read.add(key.replaceAll("\\[[0-9]+]", "[]")));
    read.remove("tagora.devices");
    var documented = KnownKeys.leaves(REFERENCE);
    documented.removeIf(key -> key.matches("tagora\\.(selection|embedding|judge)-dispatcher\\..*"));

    assertEquals(documented, read);
  }

  @Test
  void everyKeyHasAComment() {
    REFERENCE.getObject("tagora").forEach((key, value) -> assertCommented("tagora." + key, value));
  }

  private static void assertCommented(String path, ConfigValue value) {
    assertFalse(value.origin().comments().isEmpty(), path + " has no comment");
    switch (value) {
      case ConfigObject object ->
          object.forEach((key, inner) -> assertCommented(path + "." + key, inner));
      case ConfigList list ->
          list.forEach(entry -> {
            if (entry instanceof ConfigObject object) {
              object.forEach((key, inner) -> assertCommented(path + "[]." + key, inner));
            }
          });
      default -> {}
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tagora.agents.personas = 0 | tagora.agents.personas must be at least 1, got 0",
        "tagora.memory.store.kind = mysql | tagora.memory.store.kind must be none, h2 or postgresql, got \"mysql\"",
        "tagora.memory.image-every = 0 | tagora.memory.image-every must be at least 1, got 0",
        "tagora.agents.personas = many | tagora.agents.personas must be a whole number, got \"many\"",
        "tagora.agents.returning-categories = some | tagora.agents.returning-categories must be a whole number or auto, got \"some\"",
        "tagora.agents.returning-categories = -1 | tagora.agents.returning-categories must be auto or at least 0, got -1",
        "tagora.agents.max-personas = 3 | tagora.agents.max-personas must be at least 4, got 3",
        "tagora.agents.expert.top-p = 1.5 | tagora.agents.expert.top-p must be from",
        "tagora.agents.arbiter.temperature = -1 | tagora.agents.arbiter.temperature must be at least",
        "tagora.deadlines.plan = soon | tagora.deadlines.plan must be a duration",
        "tagora.deadlines.plan = 0s | tagora.deadlines.plan must be longer than 0",
        "tagora.inference.contexts = 64 | tagora.inference.contexts must be less than the memory-slots",
        "tagora.supervision.quarantine.tries = 4 | tagora.supervision.quarantine.tries must be at most tagora.supervision.restarts 3, got 4",
        "tagora.supervision.max-backoff = 10ms | tagora.supervision.max-backoff must be at least",
        "tagora.inference.park.where = ram | tagora.inference.park.where must be one of off, memory, disk",
        "tagora.inference.park.max-bytes = 0 | tagora.inference.park.max-bytes must be more than 0",
        "tagora.inference.park.least-tokens = 0 | tagora.inference.park.least-tokens must be at least 1",
        "tagora.inference.remote.dialect = odd | tagora.inference.remote.dialect must be one of openai,",
        "tagora.inference.remote.url = \"http://a/v1\" | tagora.inference.remote.model must be named",
        "tagora.inference.remote { url = \"a b\", model = m } | tagora.inference.remote.url must be an",
        "tagora.cluster.enabled = perhaps | tagora.cluster.enabled must be true or false, got",
        "tagora.cluster.port = 70000 | tagora.cluster.port must be at most 65535, got 70000",
        "tagora.cluster.seed-nodes = [a] | tagora.cluster.seed-nodes must be addresses as",
        "tagora.cluster.kv.chunk = 1MiB | tagora.cluster.kv.chunk must be from 1KiB to 240KiB",
        "tagora.cluster.kv.lease = 0s | tagora.cluster.kv.lease must be longer than 0",
        "tagora.cluster.tls.enabled = true | tagora.cluster.tls.key must name a PEM file",
        "tagora.cluster.tls.reload = 0s | tagora.cluster.tls.reload must be longer than 0",
        "tagora.cluster.roles = [cook] | tagora.cluster.roles must be some of gateway, agents",
        "tagora.cluster.roles = [gateway] | tagora.cluster.roles must be empty unless",
        "tagora.cluster { enabled = true, roles = [gateway] } | tagora.cluster.roles must name prefill exactly where a device",
        "tagora.cluster { enabled = true, roles = [gateway, prefill, decode] } | tagora.cluster.roles must name agents where a device has the phase decode",
        "tagora { cluster { enabled = true, roles = [agents] }, devices = [] } | tagora.devices must have at least one device, or tagora.cluster.roles be [gateway]",
        "tagora { cluster { enabled = true, roles = [agents, prefill] }, devices = [{ id = \"cpu:0\", phases = [prefill] }] } | tagora.cluster.roles must name agents only where",
        "tagora.devices = [] | tagora.devices must have at least one device",
        "tagora.devices = 3 | tagora.devices must be a list of objects, got 3",
        "tagora.agents = 3 | tagora.agents must be an object, got 3",
      })
  void badValueIsRefusedByKeyAndRule(String override, String message) {
    var config = ConfigFactory.parseString(override).withFallback(REFERENCE);

    var refused =
        assertThrows(InvalidSettingException.class, () -> TagoraSettings.from(config, _ -> {}));
    assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id = gpu0 | tagora.devices[0].id must be kind and number",
        "phases = [prefill] | tagora.devices must have as many that only prefill as that only decode, or tagora.cluster be enabled, got 1 and 0",
        "phases = [] | tagora.devices[0].phases must be some of [prefill, decode]",
        "memory-slots = 15 | tagora.inference.decode-batch must be at most the memory-slots 15",
        "phases = [prefill, decode, dance] | tagora.devices[0].phases must be",
        "cores = [-1] | tagora.devices[0].cores must be 0 or more",
        "threads = -1 | tagora.devices[0].threads must be at least 0",
        "memory-slots = 1 | tagora.devices[0].memory-slots must be at least 2",
        "memory = much | tagora.devices[0].memory must be a size as \"2GiB\"",
        "memory = 0 | tagora.devices[0].memory must be more than 0",
      })
  void badDeviceIsRefusedByKeyAndRule(String override, String message) {
    Config device =
        ConfigFactory.parseString(override)
            .withFallback(REFERENCE.getConfigList("tagora.devices").getFirst());
    var config =
        ConfigFactory.parseString("tagora.devices = [" + device.root().render() + "]")
            .withFallback(REFERENCE);

    var refused = assertThrows(InvalidSettingException.class, () -> TagoraSettings.from(config));
    assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
  }

  @Test
  void whatADeviceLeavesOutIsAsInTheReference() {
    var config =
        ConfigFactory.parseString("tagora.devices = [{ id = \"cpu:7\", memory = 64MiB }]")
            .withFallback(REFERENCE);

    var device = TagoraSettings.from(config).devices().getFirst();
    var documented = TagoraSettings.from(REFERENCE).devices().getFirst();
    assertEquals("cpu:7", device.id());
    assertEquals(64 << 20, device.memoryBytes());
    assertEquals(documented.memorySlots(), device.memorySlots());
    assertEquals(2L << 30, documented.memoryBytes());
  }

  @Test
  void devicesOfOnePhaseArePairedInTheirOrder() {
    var config =
        ConfigFactory.parseString(
                """
                tagora.devices = [
                  { id = "cpu:0", phases = [decode] }, { id = "cpu:1", phases = [prefill] },
                  { id = "cpu:2" }, { id = "cpu:3", phases = [decode] },
                  { id = "cpu:4", phases = [prefill] }
                ]
                """)
            .withFallback(REFERENCE);

    var pairs = TagoraSettings.from(config).pairs();
    assertEquals(
        List.of("cpu:2 cpu:2", "cpu:1 cpu:0", "cpu:4 cpu:3"),
        pairs.stream().map(pair -> pair.id() + " " + pair.decode().id()).toList());
    assertEquals(List.of(false, true, true), pairs.stream().map(DevicePair::isApart).toList());
  }

  @Test
  void whatIsLeftOverWorksWithOtherNodes() {
    var config =
        ConfigFactory.parseString(
                """
                tagora.cluster.enabled = true
                tagora.devices = [
                  { id = "cpu:0", phases = [decode] }, { id = "cpu:1", phases = [prefill] },
                  { id = "cpu:2", phases = [decode] }
                ]
                """)
            .withFallback(REFERENCE);

    var settings = TagoraSettings.from(config);
    assertEquals(
        List.of("cpu:1 cpu:0 false", "cpu:2 cpu:2 true"),
        settings.pairs().stream()
            .map(pair -> pair.id() + " " + pair.decode().id() + " " + pair.isBorrowing())
            .toList());
    assertEquals(List.of(), settings.lenders());
  }

  @Test
  void aDeviceThatOnlyReadsLendsAtMostWhatItHasRoomFor() {
    var lender =
        ConfigFactory.parseString(
                "tagora { cluster.enabled = true, devices = [{ id = \"cpu:0\", phases = [prefill] }] }")
            .withFallback(REFERENCE);
    var settings = TagoraSettings.from(lender);
    assertEquals(List.of(), settings.pairs());
    assertEquals("cpu:0", settings.lenders().getFirst().id());

    var tooMany = ConfigFactory.parseString("tagora.cluster.kv.loans = 33").withFallback(lender);
    var refused = assertThrows(InvalidSettingException.class, () -> TagoraSettings.from(tooMany));
    assertEquals(
        "tagora.cluster.kv.loans must be at most half the memory-slots 64 of cpu:0, got 33",
        refused.getMessage());
  }

  @Test
  void rolesHaveNoModelOfTheirOwnWhereOtherNodesRead() {
    var config =
        ConfigFactory.parseString(
                """
                tagora.cluster.enabled = true
                tagora.devices = [{ id = "cpu:0", phases = [decode] }]
                tagora.models.expert = "models/mine"
                """)
            .withFallback(REFERENCE);
    var refused = assertThrows(InvalidSettingException.class, () -> TagoraSettings.from(config));
    assertTrue(
        refused
            .getMessage()
            .startsWith(
                "tagora.models must name no role on a node that has other nodes read its prompts"),
        refused.getMessage());
  }

  @Test
  void aServerIsTheOnlyDevice() {
    assertEquals(Optional.empty(), TagoraSettings.from(REFERENCE).remote());
    var config =
        ConfigFactory.parseString(
                "tagora.inference.remote { url = \"http://a:1/v1\", model = m, api-key-env = KEY }")
            .withFallback(REFERENCE);
    var settings = TagoraSettings.from(config);

    var remote = settings.remote().orElseThrow();
    assertEquals("http://a:1/v1", remote.url().toString());
    assertEquals(Optional.of("KEY"), remote.apiKeyVariable());
    assertEquals(Duration.ofSeconds(30), remote.timeout());
    var device = settings.devices().getFirst();
    assertEquals("remote:0", device.id());
    assertEquals(6 + 256 + 16, device.memorySlots());
  }

  @Test
  void aRoleWithAModelOfItsOwnRunsOnTheDevicesBesideAServer() {
    assertEquals(Map.of(), TagoraSettings.from(REFERENCE).models().folders());
    var config =
        ConfigFactory.parseString(
                """
                tagora.inference.remote { url = "http://a:1/v1", model = m }
                tagora.models.expert = "small"
                """)
            .withFallback(REFERENCE);
    var settings = TagoraSettings.from(config);

    assertEquals(Map.of(Role.EXPERT, "small"), settings.models().folders());
    assertEquals(
        List.of("remote:0", "cpu:0"), settings.devices().stream().map(DeviceSettings::id).toList());
    assertEquals("remote:0", settings.server().orElseThrow().id());
    assertEquals(List.of("cpu:0"), settings.pairs().stream().map(DevicePair::id).toList());
  }

  @Test
  void aRoleThatNoAgentHasIsRefused() {
    var config = ConfigFactory.parseString("tagora.models.critic = x").withFallback(REFERENCE);

    var refused = assertThrows(InvalidSettingException.class, () -> TagoraSettings.from(config));
    assertTrue(refused.getMessage().startsWith("tagora.models.critic must be a key"));
  }

  @Test
  void missingDeviceKeyIsNamed() {
    var config =
        ConfigFactory.parseString("tagora.devices = [{ threads = 1 }]").withFallback(REFERENCE);

    var refused = assertThrows(InvalidSettingException.class, () -> TagoraSettings.from(config));
    assertEquals("tagora.devices[0].id must be set, got nothing", refused.getMessage());
  }

  @Test
  void unknownKeyIsRefusedWithTheNearestKnownOne() {
    var config =
        ConfigFactory.parseString("tagora.agents.tags-per-experts = 3").withFallback(REFERENCE);

    var refused = assertThrows(InvalidSettingException.class, () -> TagoraSettings.from(config));
    assertTrue(refused.getMessage().startsWith("tagora.agents.tags-per-experts must be a key"));
    assertTrue(refused.getMessage().endsWith("did you mean tagora.agents.tags-per-expert?"));
  }
}
