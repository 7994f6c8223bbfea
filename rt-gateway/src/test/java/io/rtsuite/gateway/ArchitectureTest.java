package io.rtsuite.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.rtsuite.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_gateway_knows_no_game_and_no_sdk =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.sdk..", "io.rtsuite.blackjack..", "io.rtsuite.template..");

  @ArchTest
  static final ArchRule the_core_knows_no_front =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.rtsuite.gateway", "io.rtsuite.gateway.socket..", "io.rtsuite.gateway.plain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.rtsuite.gateway.socket..", "io.rtsuite.gateway.plain..");

  @ArchTest
  static final ArchRule fronts_know_the_core_by_its_sessions_only =
      noClasses()
          .that()
          .resideInAnyPackage("io.rtsuite.gateway.socket..", "io.rtsuite.gateway.plain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.gateway.auth..",
              "io.rtsuite.gateway.catalog..",
              "io.rtsuite.gateway.kafka..",
              "io.rtsuite.gateway.push..",
              "io.rtsuite.gateway.request..",
              "org.apache.kafka..");

  @ArchTest
  static final ArchRule sessions_know_no_kafka =
      noClasses()
          .that()
          .resideInAPackage("io.rtsuite.gateway.session")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.rtsuite.gateway.kafka..");

  @ArchTest
  static final ArchRule folds_and_rules_are_pure =
      classes()
          .that()
          .haveSimpleName("CatalogFold")
          .or()
          .haveSimpleName("Catalog")
          .or()
          .haveSimpleName("Versions")
          .or()
          .haveSimpleName("FirstArgument")
          .or()
          .haveSimpleName("TokenBucket")
          .or()
          .haveSimpleName("PlainFrame")
          .or()
          .haveSimpleName("Marks")
          .or()
          .haveSimpleName("PushFold")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations",
              "com.fasterxml.jackson.core..",
              "io.rtsuite.events",
              "io.rtsuite.gateway.catalog",
              "io.rtsuite.gateway.request",
              "io.rtsuite.gateway.plain",
              "io.rtsuite.gateway.push",
              "io.rtsuite.gateway.socket");

  @ArchTest
  static final ArchRule packages_form_no_circle =
      slices().matching("io.rtsuite.gateway.(*)..").should().beFreeOfCycles();
}
