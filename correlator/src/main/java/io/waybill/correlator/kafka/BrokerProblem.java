package io.waybill.correlator.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What went wrong with a broker, in words that say what to do. */
final class BrokerProblem {
  private BrokerProblem() {}

  static String describe(String brokers, Throwable error) {
    Throwable cause =
        error.getCause() == null || error instanceof org.apache.kafka.common.KafkaException
            ? error
            : error.getCause();
    String what =
        switch (cause) {
          case AuthenticationException e ->
              "refused the credentials ("
                  + e.getMessage()
                  + "). Check kafka.sasl.* and kafka.ssl.* of this input";
          case AuthorizationException e ->
              "denies access ("
                  + e.getMessage()
                  + "). Grant READ and DESCRIBE on the topics to this input's user";
          case TimeoutException e ->
              "do not answer ("
                  + e.getMessage()
                  + "). Check that they run, that bootstrap.servers is right, and that security.protocol fits the listener:"
                  + " plaintext sent to a TLS port looks like this too";
          default -> "failed with " + cause;
        };
    return "the brokers " + brokers + " " + what + ". Waybill keeps trying";
  }
}
