package io.rtsuite.gateway.catalog;

import io.rtsuite.events.EventDeclaration;

/**
 * Where requests of one event go.
 *
 * @param declaration how they are made
 * @param partitions of the topic, as declared
 */
public record Route(EventDeclaration declaration, String service, String topic, int partitions) {}
