package io.rtsuite.local;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * An address of this machine to listen on.
 *
 * @param address the loopback address for this machine alone, {@code 0.0.0.0} for everybody
 */
record Listen(InetAddress address) {

  static final String LOOPBACK = "127.0.0.1";

  /** Reads an option; what is no address of this machine is refused. */
  static Listen parse(String text) {
    try {
      InetAddress address = InetAddress.getByName(text);
      if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
        return new Listen(address);
      }
    } catch (UnknownHostException | SocketException _) {
      // Said below.
    }
    throw new Refused("--listen " + text + " is no address of this machine");
  }

  /** Refuses a port that something else listens on. */
  void checkFree(int port, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused(
          "port %d is not free (%s); choose another with %s"
              .formatted(port, e.getMessage(), option));
    }
  }

  /** How clients on this machine name it in an address. */
  String host() {
    if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
      return "localhost";
    }
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
