package io.rtsuite.gateway.session;

/** Where what clients say goes; called on the session's event loop. */
public interface Inbox {

  /** Name of the inbox that makes requests of what clients say. */
  String REQUESTS = "requests";

  /** A session begins; what it says goes to the conversation. */
  Conversation opened(OpenSession session);

  /** One session's side of the inbox, for as long as the session lives. */
  interface Conversation {
    /** The client sent an event. */
    void received(ClientFrame frame);

    /** Whether everything that the client asked is answered. */
    boolean isIdle();

    /** The session is gone; nothing more can be written to it. */
    void closed(String reason);
  }
}
