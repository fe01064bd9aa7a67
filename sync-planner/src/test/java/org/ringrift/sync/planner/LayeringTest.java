package org.ringrift.sync.planner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final JavaClasses PLANNER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.ringrift.sync.planner");

  @Test
  void theCoreKnowsNothingButJavaAndItself() {
    classes()
        .that()
        .resideInAPackage("..planner.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.ringrift.sync.core..", "..planner.core..")
        .check(PLANNER);
  }

  @Test
  void theCoreReadsNoClockAndRollsNoDice() {
    noClasses()
        .that()
        .resideInAPackage("..planner.core..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(PLANNER);
  }

  @Test
  void theShellDoesNotKnowTheProcess() {
    noClasses()
        .that()
        .resideInAPackage("..planner.stream..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ringrift.sync.planner")
        .check(PLANNER);
  }

  @Test
  void thePlannerKnowsNeitherWorkerNorMonitor() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.ringrift.sync.worker..", "org.ringrift.sync.monitor..")
        .check(PLANNER);
  }
}
