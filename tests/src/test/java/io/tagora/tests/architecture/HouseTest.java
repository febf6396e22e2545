package io.tagora.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Sees all rooms, as docs/structure.md says, and is seen by none: no jar holds it.
          .withImportOption(location -> !location.contains("/io/tagora/tests/"))
          .importPackages("io.tagora");

  static Stream<ArchRule> rules() {
    return new HouseRules("io.tagora").all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseKeepsTheRule(ArchRule rule) {
    rule.check(HOUSE);
  }

  @Test
  void theRulesSeeTheKernel() {
    assertTrue(HOUSE.contain("io.tagora.runtime.agent.Recommendation"));
  }
}
