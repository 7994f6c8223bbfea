package io.rtsuite.sdk.game;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A clock that runs in a state: a deadline that the state names, and what the game is asked once it
 * is over. It runs for as long as {@link Game#clocks} names it, and rings once.
 *
 * <p>The ringing is an input like any other: it takes its place behind the requests that came
 * before it, so what a player did in time counts, however late it is decided.
 *
 * @param id unique among all clocks the subject ever has, such as {@code turn-17}: a clock with the
 *     same id and another deadline is the same clock, put off
 * @param due the broker's time at which it rings
 * @param elapsed the command when it rings
 * @param extended the command that gives its players back the time during which nobody could act;
 *     the same clock then has a later deadline
 * @param <C> the game's commands
 */
public record Clock<C>(String id, Instant due, C elapsed, Function<Duration, C> extended) {}
