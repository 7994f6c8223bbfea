package io.rtsuite.events;

import java.util.List;

/** Whom a push reaches; users, clients and rooms are those of the push's tenant. */
public sealed interface Target {

  /** One session, or those of one person. */
  sealed interface Direct extends Target {}

  /** All sessions in a room. */
  record Room(String name) implements Target {}

  /** All sessions in any of several rooms, each once. */
  record Rooms(List<String> names) implements Target {
    public Rooms {
      names = List.copyOf(names);
    }
  }

  /** All sessions of a person. */
  record User(String id) implements Direct {}

  /** One session. */
  record Client(String id) implements Direct {}

  /**
   * All sessions of the tenant.
   *
   * @param global all sessions of all tenants instead
   */
  record All(boolean global) implements Target {}
}
