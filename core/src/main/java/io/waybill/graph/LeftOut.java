package io.waybill.graph;

/**
 * Something that a bound kept out of an answer.
 *
 * @param what such as {@code trace 4bf9…} or {@code message orders/1@57}
 * @param why the bound: {@code hops}, {@code fan_out}, {@code events}, {@code bytes} or {@code
 *     time}
 * @param count how many events or keys were left out at least, or -1 where it was not counted
 */
public record LeftOut(String what, String why, long count) {}
