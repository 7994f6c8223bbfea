package io.rtsuite.sdk.runtime;

/**
 * A partition of a service's requests.
 *
 * @param topicId id of the request topic; another topic of the same name is another place
 */
public record Place(String service, String topicId, int partition) {}
