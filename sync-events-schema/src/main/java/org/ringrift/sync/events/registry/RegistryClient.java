package org.ringrift.sync.events.registry;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;

/**
 * A schema registry. Ids, and the schemas behind them, never change, so that implementations may
 * keep them for ever.
 *
 * <p>Safe for use by several threads. Calls block; every one may throw a {@link RegistryException}.
 */
public interface RegistryClient extends AutoCloseable {

  /** Makes the schema the newest version of the subject, unless it is a version of it already. */
  int register(String subject, Schema schema);

  /**
   * The version of the subject that has exactly this schema.
   *
   * @throws UnknownSubjectException where there is no such subject
   * @throws UnregisteredSchemaException where the subject has no such version
   */
  SubjectVersion lookUp(String subject, Schema schema);

  /**
   * The newest version of the subject.
   *
   * @throws UnknownSubjectException where there is no such subject
   */
  SubjectVersion latest(String subject);

  /**
   * The schema with this id.
   *
   * @throws UnknownSchemaIdException where there is none
   */
  Schema byId(int id);

  /** Every subject, in alphabetical order. */
  List<String> subjects();

  /**
   * Whether the schema may become the newest version of the subject; yes for a new subject.
   * Registers nothing.
   */
  CompatibilityVerdict check(String subject, Schema schema);

  /** The level that applies to the subject, be it its own or the global one. */
  CompatibilityLevel compatibility(String subject);

  /** Gives the subject a level of its own. */
  void setCompatibility(String subject, CompatibilityLevel level);

  /** The level of every subject that has none of its own. */
  CompatibilityLevel globalCompatibility();

  /** Sets the level of every subject that has none of its own. */
  void setGlobalCompatibility(CompatibilityLevel level);

  @Override
  void close();

  /** A client for the registry that the configuration names. */
  static RegistryClient of(RegistryConfig config) {
    Optional<String> scope = config.mockScope();
    return scope.isPresent()
        ? MockRegistry.ofScope(scope.get())
        : new HttpRegistryClient(config, RandomGenerator.getDefault());
  }
}
