package io.rtsuite.template;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.rtsuite.template",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule a_counter_knows_nothing_but_java =
      classes()
          .that()
          .resideInAPackage("io.rtsuite.template.counter")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.rtsuite.template.counter", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule a_game_has_no_kafka_code =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.micronaut.configuration.kafka..");
}
