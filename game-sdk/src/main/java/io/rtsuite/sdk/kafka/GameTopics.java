package io.rtsuite.sdk.kafka;

/**
 * The topics of a game's service as they are now. A topic that is deleted and made anew has another
 * id, and is another topic.
 */
record GameTopics(
    String requests,
    String requestsId,
    String history,
    String historyId,
    String snapshots,
    String snapshotsId,
    String summaries,
    String summariesId,
    String pushes,
    String replies,
    int repliesPartitions,
    String deadLetters) {}
