package io.rtsuite.events;

/** Whom a push reaches; users, clients and rooms are those of the push's tenant. */
public sealed interface Target {

  /** All sessions in a room. */
  record Room(String name) implements Target {}

  /** All sessions of a person. */
  record User(String id) implements Target {}

  /** One session. */
  record Client(String id) implements Target {}

  /**
   * All sessions of the tenant.
   *
   * @param global all sessions of all tenants instead
   */
  record All(boolean global) implements Target {}
}
