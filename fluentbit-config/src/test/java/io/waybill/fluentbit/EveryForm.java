package io.waybill.fluentbit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test of a configuration in both notations, with our output and with the stock one. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ValueSource(
    strings = {"yaml/%s.yaml", "yaml/%s-stock.yaml", "classic/%s.conf", "classic/%s-stock.conf"})
@interface EveryForm {}
