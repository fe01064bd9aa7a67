package org.ringrift.sync.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and what the cores stay free of. */
class LayeringTest {
  private static final String ROOT = "org.ringrift.sync.";
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.ringrift.sync");

  @Test
  void everyModuleIsSeen() {
    for (String module : new String[] {"core", "events", "planner", "worker", "monitor", "cli"}) {
      assertThat(ALL.stream().filter(c -> c.getPackageName().startsWith(ROOT + module)))
          .as(module)
          .isNotEmpty();
    }
  }

  @Test
  void plannerWorkerAndMonitorNeverKnowOneAnother() {
    arrow("planner", "worker", "monitor", "cli");
    arrow("worker", "planner", "monitor", "cli");
    arrow("monitor", "planner", "worker", "cli");
    arrow("events", "planner", "worker", "monitor", "cli", "client");
    arrow("client", "planner", "worker", "monitor", "cli");
    arrow("config", "planner", "worker", "monitor", "cli", "events");
  }

  @Test
  void coresKnowNothingButJavaAndCores() {
    classes()
        .that()
        .resideInAPackage("org.ringrift.sync..core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.ringrift.sync..core..")
        .check(ALL);
  }

  @Test
  void onlyTheBrokerPackageKnowsKafkasServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.ringrift.sync.cli.broker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..")
        .check(ALL);
  }

  @Test
  void packagesOfTheCommandHaveNoCycles() {
    slices().matching(ROOT + "cli.(*)..").should().beFreeOfCycles().check(ALL);
  }

  private static void arrow(String from, String... never) {
    for (String to : never) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + from + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + to + "..")
          .check(ALL);
    }
  }
}
