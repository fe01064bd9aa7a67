package org.ringrift.sync.worker;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which part of the data plane may know which. */
class LayersTest {
  private static final String WORKER = "org.ringrift.sync.worker";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(WORKER);

  @Test
  void partsOfTheDataPlaneKnowOnlyWhatLiesBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(WORKER + "..")
        .layer("store")
        .definedBy(WORKER + ".store")
        .layer("tls")
        .definedBy(WORKER + ".tls")
        .layer("offer")
        .definedBy(WORKER + ".offer")
        .layer("arrival")
        .definedBy(WORKER + ".arrival")
        .layer("delta")
        .definedBy(WORKER + ".delta")
        .layer("snapshot")
        .definedBy(WORKER + ".snapshot")
        .layer("merge")
        .definedBy(WORKER + ".merge")
        .layer("serve")
        .definedBy(WORKER + ".serve")
        .layer("verify")
        .definedBy(WORKER + ".verify")
        .layer("transfer")
        .definedBy(WORKER + ".transfer")
        .layer("transports")
        .definedBy(
            WORKER + ".transfer.http",
            WORKER + ".transfer.rsync",
            WORKER + ".transfer.delta",
            WORKER + ".transfer.aria2")
        .layer("data")
        .definedBy(WORKER + ".data")
        .whereLayer("store")
        .mayNotAccessAnyLayer()
        .whereLayer("tls")
        .mayOnlyAccessLayers("store")
        .whereLayer("offer")
        .mayOnlyAccessLayers("store")
        .whereLayer("arrival")
        .mayOnlyAccessLayers("store")
        .whereLayer("delta")
        .mayOnlyAccessLayers("offer", "store")
        .whereLayer("snapshot")
        .mayOnlyAccessLayers("store")
        .whereLayer("merge")
        .mayOnlyAccessLayers("snapshot", "delta", "store")
        .whereLayer("serve")
        .mayOnlyAccessLayers("merge", "snapshot", "arrival", "delta", "offer", "store")
        .whereLayer("verify")
        .mayOnlyAccessLayers("delta", "offer", "store")
        .whereLayer("transfer")
        .mayOnlyAccessLayers("verify", "merge", "arrival", "delta", "offer", "store")
        .whereLayer("transports")
        .mayOnlyAccessLayers("transfer", "arrival", "delta", "offer", "tls", "store")
        .check(CLASSES);
  }

  @Test
  void packagesOfTheDataPlaneMakeNoCircles() {
    slices().matching(WORKER + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
