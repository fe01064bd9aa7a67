package org.ringrift.sync.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.ringrift.sync.monitor");

  @Test
  void coreIsPure() {
    classes()
        .that()
        .resideInAPackage("..monitor.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.ringrift.sync.core..", "..monitor.core..")
        .check(CLASSES);
  }

  @Test
  void corePutsNothingIntoFilesNetworksAndReadsNoClock() {
    noClasses()
        .that()
        .resideInAPackage("..monitor.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  @Test
  void pagesAndMetricsKnowNoKafkaAndNoAvro() {
    noClasses()
        .that()
        .resideInAnyPackage("..monitor.http..", "..monitor.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..", "org.ringrift.sync.events..", "..monitor.stream..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.ringrift.sync.monitor.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
