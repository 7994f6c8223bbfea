package io.rtsuite.replay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** It knows the contract and the SDK, and no game and no gateway. */
@AnalyzeClasses(
    packages = "io.rtsuite.replay",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule it_knows_no_game_and_no_gateway =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.gateway..",
              "io.rtsuite.blackjack..",
              "io.rtsuite.template..",
              "io.rtsuite.local..",
              "io.rtsuite.broker..");

  @ArchTest
  static final ArchRule stories_are_told_without_a_kafka_client =
      noClasses()
          .that()
          .resideInAPackage("io.rtsuite.replay.story")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka.clients..", "picocli..");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("io.rtsuite.replay.(*)..").should().beFreeOfCycles();
}
