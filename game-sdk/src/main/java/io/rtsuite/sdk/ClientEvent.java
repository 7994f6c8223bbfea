package io.rtsuite.sdk;

import io.micronaut.context.annotation.Executable;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a bean's method as the handler of a client event, or with a qualified name of a private
 * one.
 *
 * <p>A {@link Caller} may stand anywhere among the parameters. The others get the client's
 * arguments by their places, each read as its type and validated; a {@link io.rtsuite.events.Json}
 * gets one as it is written, and a list of these, as the last one, all that are left. It returns
 * what the client is answered: any serializable object, a {@link Reply}, a list of replies, a
 * {@code CompletionStage} of these, or nothing. Of a {@code Publisher} or {@code Stream} each
 * element but the last goes to the asker at once as an event, under the request's own name unless a
 * {@link Reply} names others; the last one, or the first error, makes the ack. Requests of one
 * subject are handled one after the other, different ones at once, each on a virtual thread, so it
 * may block. It may be called again with the same request after a crash.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Executable(processOnStartup = true)
public @interface ClientEvent {

  /** The event's bare name; {@code private_channel_event.X} for what gateways tell services. */
  String value();

  /** Top-level field of the request that says what it is about; none: the user. */
  String subject() default "";

  /** How long the client waits, such as {@code "2s"}; 30 s at most. */
  String deadline() default "5s";

  /** Requests per second and connection that gateways let through; 0 for no limit of its own. */
  int maxRate() default 0;
}
