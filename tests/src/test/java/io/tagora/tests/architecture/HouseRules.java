package io.tagora.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Who may see whom, as docs/structure.md says, for a house whose packages start with {@code root}.
 *
 * <p>The root is a parameter because a house of planted mistakes is laid out in the same way: it
 * shows that every rule can fail.
 */
record HouseRules(String root) {

  /** Every rule; a room that has no classes yet breaks none. */
  Stream<ArchRule> all() {
    return Stream.of(
        runtimeSeesPlainLibrariesOnly(),
        runtimeHasNoThreads(),
        runtimeHasNoClock(),
        runtimeHasNoChanceOfItsOwn(),
        jacksonIsForTheExchangeFormat(),
        drawingIsForExperiments(),
        pekkoStaysWithActors(),
        nativesStayWithTheirOwners(),
        kryoStaysOnTheWire(),
        clusterConfigSeesNoOtherRoom(),
        actorsSeePortsOnly(),
        inferenceIsWiredByTheNode(),
        trainingIsSeenByNoOne(),
        gatewayIsSeenByNoOne(),
        onlyTheServiceAsks(),
        namesSayWhatAClassIs(),
        packagesAreNullMarked(),
        packagesFormNoCycle());
  }

  ArchRule runtimeSeesPlainLibrariesOnly() {
    return classes()
        .that(areIn("runtime"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                root + ".runtime..",
                "java.lang..",
                "java.io..",
                "java.math..",
                "java.nio..",
                "java.security..",
                "java.text..",
                "java.time..",
                "java.util..",
                "org.jspecify..",
                "com.fasterxml.jackson..",
                "javax.imageio..",
                "org.apache.lucene..",
                "org.knowm.xchart..",
                "org.ojalgo.."))
        .as("runtime sees plain libraries only")
        .because("a step must run in a test, a simulator and in training without a cluster")
        .allowEmptyShould(true);
  }

  ArchRule runtimeHasNoThreads() {
    return noClasses()
        .that(areIn("runtime"))
        .should()
        .dependOnClassesThat(
            belongToAnyOf(Thread.class, ThreadLocal.class)
                .or(resideInAnyPackage("java.util.concurrent.locks.."))
                .or(
                    nameMatching(
                        "java\\.util\\.concurrent\\..*(Executor|Future|Pool|Completion).*")))
        .orShould()
        .callMethodWhere(target(nameMatching("parallel|parallelStream")))
        .as("runtime has no threads")
        .because("its callers decide what runs beside what")
        .allowEmptyShould(true);
  }

  ArchRule runtimeHasNoClock() {
    return noClasses()
        .that(areIn("runtime"))
        .should()
        .callMethodWhere(
            target(nameMatching("now")).and(target(owner(resideInAnyPackage("java.time..")))))
        .orShould()
        .callMethodWhere(
            target(nameMatching("system.*|tick.*")).and(target(owner(assignableTo(Clock.class)))))
        .orShould()
        .callMethodWhere(
            target(nameMatching("currentTimeMillis|nanoTime"))
                .and(target(owner(assignableTo(System.class)))))
        .as("runtime has no clock")
        .because("time comes as Instant or InstantSource")
        .allowEmptyShould(true);
  }

  ArchRule runtimeHasNoChanceOfItsOwn() {
    return noClasses()
        .that(areIn("runtime"))
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(SplittableRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Collections.class, "shuffle", List.class)
        .orShould()
        .dependOnClassesThat(belongToAnyOf(SecureRandom.class, ThreadLocalRandom.class))
        .as("runtime has no chance of its own")
        .because("chance comes as a seeded RandomGenerator, so that a run can be repeated")
        .allowEmptyShould(true);
  }

  ArchRule jacksonIsForTheExchangeFormat() {
    return noClasses()
        .that(areIn("runtime"))
        .and(not(areIn("runtime.exchange")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.fasterxml.jackson.."))
        .as("in runtime only the exchange format sees Jackson")
        .because("docs/adr/0002 says so")
        .allowEmptyShould(true);
  }

  ArchRule drawingIsForExperiments() {
    return noClasses()
        .that(areIn("runtime"))
        .and(not(areIn("runtime.experiment")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.knowm.xchart..", "javax.imageio.."))
        .as("in runtime only experiments draw")
        .because("docs/adr/0053 says so")
        .allowEmptyShould(true);
  }

  ArchRule pekkoStaysWithActors() {
    return noClasses()
        .that(not(areIn("actors", "cluster", "gateway")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.pekko..", "scala.."))
        .as("Pekko stays with actors, cluster-config and the gateway")
        .allowEmptyShould(true);
  }

  ArchRule nativesStayWithTheirOwners() {
    return noClasses()
        .that(not(areIn("inference", "training")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "ai.onnxruntime..", "ai.djl..", "org.bytedeco..", "org.tribuo..", "ai.onnx.."))
        .as("native libraries stay with inference and training")
        .allowEmptyShould(true);
  }

  ArchRule kryoStaysOnTheWire() {
    return noClasses()
        .that(not(areIn("cluster.wire")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.esotericsoftware.."))
        .as("Kryo is seen by cluster.wire only")
        .because("what may be sent is one list of numbered classes")
        .allowEmptyShould(true);
  }

  ArchRule clusterConfigSeesNoOtherRoom() {
    return noClasses()
        .that(areIn("cluster"))
        .should()
        .dependOnClassesThat(areIn("runtime", "inference", "training", "actors", "gateway"))
        .as("cluster-config sees no other room")
        .allowEmptyShould(true);
  }

  ArchRule actorsSeePortsOnly() {
    return noClasses()
        .that(areIn("actors"))
        .should()
        .dependOnClassesThat(
            areIn("inference", "training", "gateway")
                .or(resideInAnyPackage("org.apache.pekko.http..", "java.net.http..")))
        .as("actors see engines through the ports in runtime.model only")
        .allowEmptyShould(true);
  }

  ArchRule inferenceIsWiredByTheNode() {
    return noClasses()
        .that(not(areIn("inference", "training", "gateway.node")))
        .should()
        .dependOnClassesThat(areIn("inference"))
        .as("inference is seen by training and gateway.node only")
        .allowEmptyShould(true);
  }

  ArchRule trainingIsSeenByNoOne() {
    return noClasses()
        .that(not(areIn("training")))
        .should()
        .dependOnClassesThat(areIn("training"))
        .as("training is seen by no one")
        .because("it is offline: a node gets its work as a model folder")
        .allowEmptyShould(true);
  }

  ArchRule gatewayIsSeenByNoOne() {
    return noClasses()
        .that(not(areIn("gateway")))
        .should()
        .dependOnClassesThat(areIn("gateway"))
        .as("the gateway is seen by no one")
        .allowEmptyShould(true);
  }

  ArchRule onlyTheServiceAsks() {
    return noClasses()
        .that(
            not(
                nameMatching(
                    Pattern.quote(root) + "\\.actors\\.(.*\\.)?RecommendationService(\\$.*)?")))
        .should()
        .callMethodWhere(
            target(nameMatching("ask|askWithStatus"))
                .and(target(owner(resideInAnyPackage("org.apache.pekko..")))))
        .as("only RecommendationService asks")
        .because("inside, a reply is a message and a deadline is a timer")
        .allowEmptyShould(true);
  }

  ArchRule namesSayWhatAClassIs() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Utils?)(\\$.*)?")
        .as("no class is an Impl, Manager, Helper or Utils")
        .allowEmptyShould(true);
  }

  ArchRule packagesAreNullMarked() {
    return classes()
        .should(
            ArchCondition.from(
                describe(
                    "be in a @NullMarked package",
                    javaClass -> javaClass.getPackage().isAnnotatedWith(NullMarked.class))))
        .as("every package is @NullMarked")
        .allowEmptyShould(true);
  }

  ArchRule packagesFormNoCycle() {
    return slices()
        .matching(root + ".(*).(*)..")
        .should()
        .beFreeOfCycles()
        .as("packages form no cycle")
        .allowEmptyShould(true);
  }

  /** Classes in these rooms, or in these packages of a room. */
  private DescribedPredicate<JavaClass> areIn(String... rooms) {
    return resideInAnyPackage(
        Stream.of(rooms).map(room -> root + "." + room + "..").toArray(String[]::new));
  }
}
