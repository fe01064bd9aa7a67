package org.ringrift.sync.cli.registry;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringrift.sync.cli.machine.StartException;

/**
 * Where the registry's program lies: the build unpacks it next to the classes and the jar of this
 * module, and the system property {@value #PROPERTY} names another place.
 */
record RegistryFiles(Path jar, Path sharedArchive) {
  static final String PROPERTY = "ringsync.registry.home";

  static RegistryFiles find() throws StartException {
    String configured = System.getProperty(PROPERTY);
    Path home =
        configured == null ? codeLocation().resolveSibling("registry") : Path.of(configured);
    Path jar = home.resolve("quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new StartException(
          "the schema registry is not at %s; build the project, or name the unpacked program with -D%s=<directory>"
              .formatted(home, PROPERTY));
    }
    return new RegistryFiles(jar, home.resolveSibling("registry.jsa"));
  }

  private static Path codeLocation() {
    try {
      return Path.of(
          RegistryFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has a broken URL", e);
    }
  }
}
