package io.rtsuite.events;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The contract needs a JSON parser and Kafka's headers, and no client, broker or framework. */
@AnalyzeClasses(
    packages = "io.rtsuite.events",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_contract_stands_alone =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.events",
              "java..",
              "org.jspecify.annotations",
              "com.fasterxml.jackson.core..",
              "org.apache.kafka.common.header",
              "org.apache.kafka.common.utils");
}
