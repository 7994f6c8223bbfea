package io.rtsuite.endtoend.bots;

import io.rtsuite.endtoend.evidence.Promises;

/**
 * What a bot wants of its table.
 *
 * @param event the bare name
 * @param fields of the request beside the table's id, as JSON, each with a comma in front
 */
record Wish(String event, String fields) {

  static final int BUNDLE = 500;

  /** A table whose clocks run out while a bot does nothing. */
  static Wish create() {
    return new Wish(
        "BlackjackTableCreate",
        ",\"pace\":{\"betting\":\"6s\",\"insurance\":\"5s\",\"turn\":\"5s\"}");
  }

  static Wish join() {
    return new Wish("BlackjackTableJoin", "");
  }

  static Wish watch() {
    return new Wish("BlackjackTableWatch", "");
  }

  static Wish leave() {
    return new Wish("BlackjackTableLeave", "");
  }

  static Wish buyIn() {
    return new Wish(Promises.BUY_IN, ",\"amount\":" + BUNDLE);
  }

  static Wish bet(int chips) {
    return new Wish("BlackjackBet", ",\"amount\":" + chips);
  }

  static Wish insurance(boolean take) {
    return new Wish("BlackjackInsurance", ",\"take\":" + take);
  }

  static Wish act(String action) {
    return new Wish("BlackjackAction", ",\"action\":\"" + action + "\"");
  }

  /** Whether its ack shows the table and lets the connection hear of it. */
  boolean enters() {
    return event.equals("BlackjackTableJoin") || event.equals("BlackjackTableWatch");
  }

  boolean leaves() {
    return event.equals("BlackjackTableLeave");
  }

  /** As a frame of the plain front. */
  String frame(long id, String table, String window, String actionId) {
    return """
    {"event":"%s","id":%d,"data":{"tableId":"%s"%s,"__m":{"windowId":"%s","actionId":"%s"}}}\
    """
        .formatted(event, id, table, fields, window, actionId);
  }
}
