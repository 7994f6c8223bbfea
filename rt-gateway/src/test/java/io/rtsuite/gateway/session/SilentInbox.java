package io.rtsuite.gateway.session;

/** Takes what clients say and answers nothing. */
public final class SilentInbox implements Inbox {

  @Override
  public Conversation opened(OpenSession session) {
    return new Conversation() {
      @Override
      public boolean isIdle() {
        return true;
      }

      @Override
      public void received(ClientFrame frame) {}

      @Override
      public void closed(String reason) {}
    };
  }
}
