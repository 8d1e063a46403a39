package io.waybill.producers;

import io.waybill.client.ConsumerOutcomes;
import io.waybill.client.Outcomes;
import io.waybill.client.spring.ListenerOutcomes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.serializer.ErrorHandlingDeserializer;
import org.springframework.util.backoff.FixedBackOff;

/**
 * A Spring application that tells outcomes of {@code spring-telling}: it fails at {@code bad}, at
 * the first attempt of {@code again}, can't read {@code poison}, and leaves {@code other} out.
 */
public final class SpringTelling {
  private SpringTelling() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("brokers", arguments[0]);
    try (AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(Application.class)) {
      System.out.println("READY " + context.getApplicationName());
      new CountDownLatch(1).await();
    }
  }

  /** Reads text, but not all. */
  public static class Reader implements Deserializer<String> {
    private final StringDeserializer text = new StringDeserializer();

    @Override
    public String deserialize(String topic, byte[] data) {
      String value = text.deserialize(topic, data);
      if (value.equals("poison")) {
        throw new SerializationException("poison");
      }
      return value;
    }
  }

  /** The listener. */
  public static class Listeners {
    private boolean tried;

    @KafkaListener(topics = "spring-telling", groupId = "spring-billing")
    public void order(String order) {
      if (order.equals("bad") || (order.equals("again") && !tried)) {
        tried |= order.equals("again");
        throw new IllegalStateException("no funds");
      }
    }
  }

  /** The application. */
  @Configuration
  @EnableKafka
  public static class Application {
    private static Map<String, Object> consumer() {
      Map<String, Object> consumer = new HashMap<>();
      consumer.put("bootstrap.servers", System.getProperty("brokers"));
      consumer.put("group.id", "spring-billing");
      consumer.put("auto.offset.reset", "earliest");
      consumer.put("interceptor.classes", ConsumerOutcomes.class.getName());
      consumer.put("key.deserializer", StringDeserializer.class);
      consumer.put("value.deserializer", ErrorHandlingDeserializer.class);
      consumer.put(ErrorHandlingDeserializer.VALUE_DESERIALIZER_CLASS, Reader.class);
      return consumer;
    }

    @Bean
    public Listeners listeners() {
      return new Listeners();
    }

    @Bean
    public Outcomes outcomes() {
      return Outcomes.of(consumer());
    }

    @Bean
    public ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
        Outcomes outcomes) {
      ConcurrentKafkaListenerContainerFactory<String, String> factory =
          new ConcurrentKafkaListenerContainerFactory<>();
      factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(consumer()));
      ListenerOutcomes<String, String> telling = new ListenerOutcomes<>(outcomes);
      factory.setRecordInterceptor(telling);
      factory.setRecordFilterStrategy(telling.telling(record -> "other".equals(record.value())));
      factory.setCommonErrorHandler(
          new DefaultErrorHandler((record, why) -> {}, new FixedBackOff(0, 1)));
      return factory;
    }
  }
}
