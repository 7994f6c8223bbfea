package io.rtsuite.gateway.catalog;

/**
 * This run of this gateway: its name and a random incarnation.
 *
 * @param text as written on Kafka
 */
public record GatewayId(String text) implements Comparable<GatewayId> {
  @Override
  public int compareTo(GatewayId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
