package org.ringrift.sync.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.ringrift.sync.cli.broker.EmbeddedBroker;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.registry.LocalRegistry;

/** Broker in this JVM, registry in a child process that ends with this JVM. */
final class EmbeddedServices implements TestServices {
  private LocalRegistry registry;

  @Override
  public TestBroker newBroker() {
    Path directory = newDirectory("broker");
    try {
      return new OwnBroker(EmbeddedBroker.start(directory, 0), directory);
    } catch (StartException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized String registryUrl() {
    if (registry == null) {
      Path directory = newDirectory("registry");
      try {
        registry = LocalRegistry.start(directory, 0);
      } catch (StartException e) {
        throw new IllegalStateException(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(registry, directory)));
    }
    return registry.url();
  }

  private static void stop(LocalRegistry registry, Path directory) {
    registry.close();
    Directories.delete(directory);
  }

  private static Path newDirectory(String what) {
    try {
      return Scratch.newDirectory(what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record OwnBroker(EmbeddedBroker broker, Path directory) implements TestBroker {
    @Override
    public String bootstrapServers() {
      return broker.bootstrapServers();
    }

    @Override
    public void close() {
      broker.close();
      Directories.delete(directory);
    }
  }
}
