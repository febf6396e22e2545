package io.tagora.actors.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.Dependencies;
import io.tagora.actors.RecommendationService;
import io.tagora.actors.breaker.Breakers;
import io.tagora.actors.device.Engines;
import io.tagora.actors.device.Models;
import io.tagora.actors.device.PlacedModel;
import io.tagora.actors.memory.MemoryRows;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.Role;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.retrieval.ItemSelector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A whole node on a scripted model, with time that passes only when the test says so. */
public final class Scene implements AutoCloseable {
  /** The name of the only model. */
  public static final String MODEL = "scripted";

  /** The name of the second one, where there is one, and what its device is called. */
  public static final String OWN_MODEL = "own";

  public static final String OWN_MARK = "/own";

  /** Of a machine that has much else to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorTestKit kit;
  private final PassingTime time;
  private final TestProbe<Void> waiter;
  private final ActorRef<Void> guardian;
  private final RecommendationService service;
  private final ScriptedEngine engine;
  private final List<Stage> stages = new CopyOnWriteArrayList<>();

  private Scene(
      ScriptedEngine engine,
      Function<TagoraSettings, Models> models,
      ItemSelector selector,
      Optional<MemoryRows> rows,
      Config overrides) {
    this(engine, models, Optional.empty(), selector, rows, overrides);
  }

  private Scene(
      ScriptedEngine engine,
      Function<TagoraSettings, Models> models,
      Optional<PersonaGains> gains,
      ItemSelector selector,
      Optional<MemoryRows> rows,
      Config overrides) {
    var node = NodeConfig.of(overrides.withFallback(ManualTime.config()));
    this.engine = engine;
    kit = ActorTestKit.create("scene", node.config());
    time = new PassingTime(ManualTime.get(kit.system()));
    waiter = kit.createTestProbe();
    var dependencies =
        new Dependencies(
            node.settings(),
            models.apply(node.settings()),
            gains,
            selector,
            Shop.catalog(),
            Shop::environment,
            InstantSource.fixed(Shop.NOW),
            Shop::user,
            rows,
            time::nanos);
    var started = new CompletableFuture<RecommendationService>();
    guardian =
        kit.spawn(
            Behaviors.setup(context -> {
              started.complete(RecommendationService.start(context, dependencies));
              return Behaviors.empty();
            }));
    service = await(started);
  }

  /** Stops all agents and devices at once. */
  public void stopNode() {
    kit.stop(guardian);
  }

  public static Scene of(ScriptedEngine.Script script) {
    return of(script, ConfigFactory.empty());
  }

  public static Scene of(ScriptedEngine.Script script, Config overrides) {
    return of(new ScriptedEngine(script), new ShelfSelector(Shop.catalog()), overrides);
  }

  public static Scene of(ScriptedEngine.Script script, ItemSelector selector) {
    return of(new ScriptedEngine(script), selector, ConfigFactory.empty());
  }

  /** A node with that selector. */
  public static Scene of(ScriptedEngine.Script script, ItemSelector selector, Config overrides) {
    return of(new ScriptedEngine(script), selector, overrides);
  }

  private static Scene of(ScriptedEngine engine, ItemSelector selector, Config overrides) {
    return new Scene(
        engine,
        settings -> Models.one(MODEL, settings.pairs(), enginesOf(engine)),
        selector,
        Optional.empty(),
        overrides);
  }

  /** A node whose Planner's model comes with what a further persona brings. */
  public static Scene of(ScriptedEngine engine, PersonaGains gains, Config overrides) {
    return new Scene(
        engine,
        settings -> Models.one(MODEL, settings.pairs(), enginesOf(engine)),
        Optional.of(gains),
        new ShelfSelector(Shop.catalog()),
        Optional.empty(),
        overrides);
  }

  /** A node whose memories are in {@link FailingJournal}. */
  public static Scene withJournal(ScriptedEngine.Script script, Config overrides) {
    var engine = new ScriptedEngine(script);
    MemoryRows rows = (_, _) -> CompletableFuture.completedStage(Done.done());
    return new Scene(
        engine,
        settings -> Models.one(MODEL, settings.pairs(), enginesOf(engine)),
        new ShelfSelector(Shop.catalog()),
        Optional.of(rows),
        overrides.withFallback(FailingJournal.config()));
  }

  /** A node where some roles have a second model of their own. */
  public static Scene of(ScriptedEngine shared, ScriptedEngine own, Set<Role> itsRoles) {
    return new Scene(
        shared,
        settings -> {
          var byRole = new EnumMap<Role, String>(Role.class);
          for (Role role : Role.values()) {
            byRole.put(role, itsRoles.contains(role) ? OWN_MODEL : MODEL);
          }
          return new Models(
              List.of(
                  PlacedModel.alone(MODEL, settings.pairs(), enginesOf(shared)),
                  new PlacedModel(OWN_MODEL, OWN_MARK, settings.pairs(), enginesOf(own))),
              byRole);
        },
        new ShelfSelector(Shop.catalog()),
        Optional.empty(),
        ConfigFactory.empty());
  }

  /** A node with a model on two devices, "cpu:0" and "cpu:1", each with its engine. */
  public static Scene onTwoDevices(ScriptedEngine first, ScriptedEngine second) {
    var engines =
        new Engines() {
          private ScriptedEngine of(DeviceSettings device) {
            return device.id().equals(first.deviceId()) ? first : second;
          }

          @Override
          public PrefillEngine prefill(DeviceSettings device) {
            return of(device);
          }

          @Override
          public DecodeEngine decode(DeviceSettings device) {
            return of(device);
          }
        };
    return new Scene(
        first,
        settings -> Models.one(MODEL, settings.pairs(), engines),
        new ShelfSelector(Shop.catalog()),
        Optional.empty(),
        ConfigFactory.parseString("tagora.devices = [{ id = \"cpu:0\" }, { id = \"cpu:1\" }]"));
  }

  /** Tells the node's desk as one of its own would. */
  public void tellDesk(Object command) {
    Adapter.toClassic(kit.system())
        .actorSelection("/user/*/recommendations")
        .tell(command, org.apache.pekko.actor.ActorRef.noSender());
  }

  /** The only agent of users that is awake of this kind, as "Planner". */
  public ActorRef<?> agent(String kind) {
    return Adapter.toTyped(
        await(
            Adapter.toClassic(kit.system())
                .actorSelection("/user/*/recommendations/" + kind + "/*")
                .resolveOne(PATIENCE)
                .toCompletableFuture()));
  }

  /** Has all users' agents of a kind end, as "Expert", as if they had come upon a bug. */
  public void endAgents(String kind) {
    Adapter.toClassic(kit.system())
        .actorSelection("/user/*/recommendations/" + kind + "/*")
        .tell(PoisonPill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
  }

  public static Engines enginesOf(ScriptedEngine engine) {
    return new Engines() {
      @Override
      public PrefillEngine prefill(DeviceSettings device) {
        return engine;
      }

      @Override
      public DecodeEngine decode(DeviceSettings device) {
        return engine;
      }
    };
  }

  public static RecommendationRequest request(String userId) {
    return new RecommendationRequest(userId, 4, 5, true, Duration.ofSeconds(5), 42);
  }

  public CompletableFuture<Recommendation> begin(RecommendationRequest request) {
    return service.recommend(request, stages::add).toCompletableFuture();
  }

  public Recommendation recommend() {
    return recommend(request("ann"));
  }

  public Recommendation recommend(RecommendationRequest request) {
    return await(begin(request));
  }

  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  /** Waits until it holds, and then lets the time pass. */
  public Scene after(BooleanSupplier condition, Duration duration) {
    await(condition);
    time.timePasses(duration);
    return this;
  }

  public void await(BooleanSupplier condition) {
    waiter.awaitAssert(
        PATIENCE,
        () -> {
          assertEquals(true, condition.getAsBoolean());
          return null;
        });
  }

  /** Whether a branch that starts so was read. */
  public BooleanSupplier read(String start) {
    return () -> engine.prompts().stream().anyMatch(prompt -> prompt.startsWith(start));
  }

  public void assertAllReleased() {
    await(() -> engine.held() == 0 && engine.running() == 0);
  }

  public Breakers breakers() {
    return Breakers.of(kit.system());
  }

  public ScriptedEngine engine() {
    return engine;
  }

  public RecommendationService service() {
    return service;
  }

  public List<Stage> stages() {
    return stages;
  }

  public PassingTime time() {
    return time;
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
