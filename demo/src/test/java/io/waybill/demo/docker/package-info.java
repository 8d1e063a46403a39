/** What {@code docker/} at the root of the project builds and composes. */
@org.jspecify.annotations.NullMarked
package io.waybill.demo.docker;
