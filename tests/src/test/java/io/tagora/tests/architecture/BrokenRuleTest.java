package io.tagora.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule is red for a house in which each is broken. */
class BrokenRuleTest {

  private static final String PLANTED = "io.tagora.tests.planted";
  private static final HouseRules RULES = new HouseRules(PLANTED);
  private static final JavaClasses HOUSE = new ClassFileImporter().importPackages(PLANTED);

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(RULES.runtimeSeesPlainLibrariesOnly(), "runtime.first.CallsHome"),
        arguments(RULES.runtimeHasNoThreads(), "runtime.first.StartsThread"),
        arguments(RULES.runtimeHasNoClock(), "runtime.first.ReadsClock"),
        arguments(RULES.runtimeHasNoChanceOfItsOwn(), "runtime.first.RollsDice"),
        arguments(RULES.jacksonIsForTheExchangeFormat(), "runtime.first.WritesJson"),
        arguments(RULES.drawingIsForExperiments(), "runtime.first.Draws"),
        arguments(RULES.pekkoStaysWithActors(), "runtime.first.SeesActor"),
        arguments(RULES.nativesStayWithTheirOwners(), "gateway.node.HoldsNative"),
        arguments(RULES.kryoStaysOnTheWire(), "actors.WritesBytes"),
        arguments(RULES.clusterConfigSeesNoOtherRoom(), "cluster.SeesRoute"),
        arguments(RULES.actorsSeePortsOnly(), "actors.SeesEngine"),
        arguments(RULES.inferenceIsWiredByTheNode(), "actors.SeesEngine"),
        arguments(RULES.trainingIsSeenByNoOne(), "gateway.node.SeesTrainer"),
        arguments(RULES.gatewayIsSeenByNoOne(), "cluster.SeesRoute"),
        arguments(RULES.onlyTheServiceAsks(), "actors.Asks"),
        arguments(RULES.namesSayWhatAClassIs(), "gateway.route.RouteManager"),
        arguments(RULES.packagesAreNullMarked(), "runtime.second.Back"),
        arguments(RULES.packagesFormNoCycle(), "runtime.second.Back"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aBrokenRuleIsCaught(ArchRule rule, String culprit) {
    var report = rule.evaluate(HOUSE).getFailureReport();
    assertTrue(report.toString().contains(PLANTED + "." + culprit), report::toString);
  }

  @Test
  void everyRuleIsBrokenOnce() {
    assertEquals(RULES.all().count(), mistakes().count());
  }
}
