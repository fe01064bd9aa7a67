package org.ringrift.sync.it;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.ringrift.sync.cli.registry.LocalRegistry;

/** A program that holds a registry until it is killed. */
final class RegistryHolder {
  private RegistryHolder() {}

  public static void main(String[] args) throws Exception {
    try (LocalRegistry registry = LocalRegistry.start(Path.of(args[0]), 0)) {
      System.out.println(registry.url());
      new CountDownLatch(1).await();
    }
  }
}
