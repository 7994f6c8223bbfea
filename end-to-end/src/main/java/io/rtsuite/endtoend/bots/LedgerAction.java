package io.rtsuite.endtoend.bots;

/**
 * What a bot wants of a ledger.
 *
 * @param account empty where none is meant
 * @param to where a transfer goes, else empty
 */
record LedgerAction(Kind kind, String account, String to, long amount) {

  enum Kind {
    DEPOSIT("LedgerDeposit"),
    WITHDRAW("LedgerWithdraw"),
    TRANSFER("LedgerTransfer"),
    CLOSE("LedgerClose"),
    GET("LedgerGet");

    private final String event;

    Kind(String event) {
      this.event = event;
    }
  }

  static final LedgerAction GET = new LedgerAction(Kind.GET, "", "", 0);
  static final LedgerAction CLOSE = new LedgerAction(Kind.CLOSE, "", "", 0);

  static LedgerAction deposit(String account, long amount) {
    return new LedgerAction(Kind.DEPOSIT, account, "", amount);
  }

  static LedgerAction withdraw(String account, long amount) {
    return new LedgerAction(Kind.WITHDRAW, account, "", amount);
  }

  static LedgerAction transfer(String from, String to, long amount) {
    return new LedgerAction(Kind.TRANSFER, from, to, amount);
  }

  /**
   * As a frame of the plain front.
   *
   * @param number of the action about this ledger, which the history keeps as the window's id
   * @param named whether it has an {@code actionId}, under which it may be repeated
   */
  String frame(long id, String ledger, int number, boolean named) {
    var frame = new StringBuilder(160);
    frame.append("{\"event\":\"").append(kind.event).append("\",\"id\":").append(id);
    frame.append(",\"data\":{\"ledgerId\":\"").append(ledger).append('"');
    switch (kind) {
      case DEPOSIT, WITHDRAW ->
          frame.append(",\"account\":\"").append(account).append("\",\"amount\":").append(amount);
      case TRANSFER ->
          frame
              .append(",\"from\":\"")
              .append(account)
              .append("\",\"to\":\"")
              .append(to)
              .append("\",\"amount\":")
              .append(amount);
      case CLOSE, GET -> {}
    }
    frame.append(",\"__m\":{\"windowId\":\"").append(number).append('"');
    if (named) {
      frame.append(",\"actionId\":\"").append(ledger).append('.').append(number).append('"');
    }
    return frame.append("}}}").toString();
  }
}
