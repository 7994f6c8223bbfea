package io.rtsuite.gateway.request;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The requests sent to services and not answered yet, by request id. */
@Singleton
final class PendingRequests {

  private final Map<String, PendingRequest> byId = new ConcurrentHashMap<>();

  PendingRequests(RequestMeters meters) {
    meters.inFlight(byId::size);
  }

  void add(PendingRequest request) {
    byId.put(request.id(), request);
  }

  void remove(PendingRequest request) {
    byId.remove(request.id(), request);
  }

  @Nullable PendingRequest find(String id) {
    return byId.get(id);
  }

  int count() {
    return byId.size();
  }
}
