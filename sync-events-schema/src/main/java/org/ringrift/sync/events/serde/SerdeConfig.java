package org.ringrift.sync.events.serde;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * Confluent's settings of Avro serdes, as far as they are supported.
 *
 * @param autoRegister writers register their schema; otherwise it must be registered already
 * @param useLatest writers write with the newest version of the subject, whatever it is
 * @param specificReader readers give generated records, not generic ones
 */
record SerdeConfig(boolean autoRegister, boolean useLatest, boolean specificReader) {
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String USE_LATEST = "use.latest.version";
  static final String SPECIFIC_READER = "specific.avro.reader";
  static final String VALUE_STRATEGY = "value.subject.name.strategy";
  static final String KEY_STRATEGY = "key.subject.name.strategy";

  private static final String TOPIC_NAME_STRATEGY = "TopicNameStrategy";

  /**
   * @throws ConfigException for a value or a strategy that is not supported
   */
  static SerdeConfig from(Map<String, ?> config) {
    requireTopicNames(config, VALUE_STRATEGY);
    requireTopicNames(config, KEY_STRATEGY);
    return new SerdeConfig(
        flag(config, AUTO_REGISTER, true),
        flag(config, USE_LATEST, false),
        flag(config, SPECIFIC_READER, false));
  }

  private static boolean flag(Map<String, ?> config, String key, boolean absent) {
    Object value = config.get(key);
    return switch (value == null ? Boolean.toString(absent) : value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigException(key, value, "must be true or false");
    };
  }

  private static void requireTopicNames(Map<String, ?> config, String key) {
    Object value = config.get(key);
    String name = value instanceof Class<?> type ? type.getName() : String.valueOf(value);
    if (value != null && !name.substring(name.lastIndexOf('.') + 1).equals(TOPIC_NAME_STRATEGY)) {
      throw new ConfigException(
          key, name, "only " + TOPIC_NAME_STRATEGY + " is supported: subjects are <topic>-value");
    }
  }
}
