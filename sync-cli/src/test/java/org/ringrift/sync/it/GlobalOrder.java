package org.ringrift.sync.it;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The half of {@link ProcessingOrder} that notes what the global thread of a planner works on, of
 * which Kafka Streams tells no wrapper. What a poll returns is done when the next one begins. Kafka
 * Streams makes it by its name.
 */
public final class GlobalOrder implements KafkaClientSupplier {
  /** For Kafka Streams. */
  public GlobalOrder() {}

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return getConsumer(config);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    Consumer<byte[], byte[]> inner = getConsumer(config);
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            GlobalOrder.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              ProcessingOrder.ended();
              try {
                Object result = method.invoke(inner, arguments);
                if (result instanceof ConsumerRecords<?, ?> records) {
                  ProcessingOrder.begun(records);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
