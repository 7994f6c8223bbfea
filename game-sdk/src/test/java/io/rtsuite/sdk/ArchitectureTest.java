package io.rtsuite.sdk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Kafka and what watches the service are edges; what authors write against knows neither. */
@AnalyzeClasses(packages = "io.rtsuite.sdk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule only_the_edge_knows_kafkas_clients =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.rtsuite.sdk.kafka")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.micronaut.configuration.kafka..");

  @ArchTest
  static final ArchRule nobody_needs_an_edge =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.rtsuite.sdk.kafka", "io.rtsuite.sdk.watch")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.rtsuite.sdk.kafka", "io.rtsuite.sdk.watch");

  @ArchTest
  static final ArchRule optional_libraries_stay_where_they_are_optional =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.rtsuite.sdk.watch")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.micronaut.management..");

  @ArchTest
  static final ArchRule services_depend_on_no_gateway =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.rtsuite.gateway..");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("io.rtsuite.sdk.(*)..").should().beFreeOfCycles();
}
