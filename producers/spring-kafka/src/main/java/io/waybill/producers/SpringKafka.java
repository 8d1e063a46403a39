package io.waybill.producers;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * A Spring application whose listeners always fail: {@code spring-orders} by the recoverer, {@code
 * spring-retried} by retry topics.
 */
public final class SpringKafka {
  private SpringKafka() {}

  /** What happens to a message. */
  public static final class Declined extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Declined() {
      super("no funds");
    }
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("brokers", arguments[0]);
    try (AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(Application.class)) {
      System.out.println("READY " + context.getApplicationName());
      new CountDownLatch(1).await();
    }
  }

  /** The listeners. */
  public static class Listeners {
    @KafkaListener(topics = "spring-orders", groupId = "spring-payments")
    public void order(String order) {
      throw new Declined();
    }

    @RetryableTopic(attempts = "2", kafkaTemplate = "template")
    @KafkaListener(topics = "spring-retried", groupId = "spring-retrying")
    public void retried(String order) {
      throw new Declined();
    }
  }

  /** The application. */
  @Configuration
  @EnableKafka
  @EnableKafkaRetryTopic
  public static class Application {
    @Bean
    public Listeners listeners() {
      return new Listeners();
    }

    @Bean
    public ThreadPoolTaskScheduler scheduler() {
      return new ThreadPoolTaskScheduler();
    }

    @Bean
    public KafkaTemplate<String, String> template() {
      return new KafkaTemplate<>(
          new DefaultKafkaProducerFactory<>(
              Map.of(
                  ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, System.getProperty("brokers"),
                  ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                  ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class)));
    }

    @Bean
    public ConsumerFactory<String, String> consumers() {
      return new DefaultKafkaConsumerFactory<>(
          Map.of(
              ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
              System.getProperty("brokers"),
              ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
              "earliest",
              ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
              StringDeserializer.class,
              ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
              StringDeserializer.class));
    }

    @Bean
    public ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory(
        ConsumerFactory<String, String> consumers, KafkaTemplate<String, String> template) {
      ConcurrentKafkaListenerContainerFactory<String, String> factory =
          new ConcurrentKafkaListenerContainerFactory<>();
      factory.setConsumerFactory(consumers);
      factory.setCommonErrorHandler(
          new DefaultErrorHandler(
              new DeadLetterPublishingRecoverer(template), new FixedBackOff(0, 0)));
      return factory;
    }
  }
}
