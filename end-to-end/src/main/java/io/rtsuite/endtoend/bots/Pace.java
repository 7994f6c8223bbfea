package io.rtsuite.endtoend.bots;

import java.time.Duration;

/**
 * How fast bots play, and how long they wait.
 *
 * @param think between two actions, on average
 * @param answer within which every request has to be answered
 * @param patience for one action, repetitions included
 * @param boredom without news, after which a bot looks at its table again
 * @param sleep after which a bot that does nothing acts after all
 */
public record Pace(
    Duration think, Duration answer, Duration patience, Duration boredom, Duration sleep) {}
