package io.rtsuite.blackjack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.rtsuite.blackjack",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule rules_know_nothing_but_java =
      classes()
          .that()
          .resideInAPackage("io.rtsuite.blackjack.rules")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.rtsuite.blackjack.rules", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule a_table_knows_the_rules_and_java =
      classes()
          .that()
          .resideInAPackage("io.rtsuite.blackjack.table")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.blackjack.table",
              "io.rtsuite.blackjack.fairness",
              "io.rtsuite.blackjack.rules",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule fairness_knows_the_cards_and_java =
      classes()
          .that()
          .resideInAPackage("io.rtsuite.blackjack.fairness")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.blackjack.fairness",
              "io.rtsuite.blackjack.rules",
              "java..",
              "javax.crypto..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule a_strategy_knows_the_rules_and_java =
      classes()
          .that()
          .resideInAPackage("io.rtsuite.blackjack.strategy")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.blackjack.strategy",
              "io.rtsuite.blackjack.rules",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule a_simulation_knows_the_rules_the_strategy_and_java =
      classes()
          .that()
          .resideInAPackage("io.rtsuite.blackjack.simulation")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.rtsuite.blackjack.simulation",
              "io.rtsuite.blackjack.strategy",
              "io.rtsuite.blackjack.rules",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule a_game_has_no_kafka_code =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.micronaut.configuration.kafka..");

  @ArchTest
  static final ArchRule rules_have_no_clock_and_no_chance =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.rtsuite.blackjack.rules",
              "io.rtsuite.blackjack.strategy",
              "io.rtsuite.blackjack.table")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.time..", "java.util.random..", "java.io..", "java.net..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.security.SecureRandom");
}
