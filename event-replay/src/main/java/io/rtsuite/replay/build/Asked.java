package io.rtsuite.replay.build;

import org.jspecify.annotations.Nullable;

/**
 * A recorded input that is to be decided once more, with the time and chance that it had.
 *
 * @param topicId of the request topic then
 * @param seq of its entry
 * @param time of its entry, epoch milliseconds
 * @param request the record's value
 * @param replyTopic where the asker waited; absent where nobody did
 * @param correlationId of the answer; absent where nobody waited
 * @param redrive what an operator wanted who sent it again, in one word; absent on all others
 * @param entropy what chance gives
 */
@SuppressWarnings("ArrayRecordComponent") // carried on, never compared
public record Asked(
    String service,
    String topicId,
    int partition,
    long offset,
    long seq,
    long time,
    byte[] request,
    @Nullable String replyTopic,
    int replyPartition,
    @Nullable String correlationId,
    @Nullable String trace,
    @Nullable String redrive,
    byte[] entropy) {}
