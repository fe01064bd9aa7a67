package org.ringrift.sync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.ringrift.sync");

  @Test
  void coreKnowsNothingButJavaAndCore() {
    classes()
        .that()
        .resideInAPackage("..core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.ringrift.sync..core..")
        .check(CLASSES);
  }

  @Test
  void settingsKnowNothingButJava() {
    classes()
        .that()
        .resideInAPackage("org.ringrift.sync.config")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.ringrift.sync.config")
        .check(CLASSES);
  }

  @Test
  void grantsKnowNothingButJavaAndCore() {
    classes()
        .that()
        .resideInAPackage("org.ringrift.sync.grant")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.ringrift.sync.core", "org.ringrift.sync.grant")
        .check(CLASSES);
  }

  @Test
  void eventsAndClientsKnowNoProcess() {
    classes()
        .that()
        .resideInAnyPackage("org.ringrift.sync.events..", "org.ringrift.sync.client..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages(
            "org.ringrift.sync.planner..",
            "org.ringrift.sync.worker..",
            "org.ringrift.sync.monitor..",
            "org.ringrift.sync.cli..")
        .check(CLASSES);
  }
}
