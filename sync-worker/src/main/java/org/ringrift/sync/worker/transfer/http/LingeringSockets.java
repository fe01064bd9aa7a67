package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets that can be closed while another thread writes into them. Without a time to linger, the
 * JDK's would wait for that writer before they say goodbye: with a peer that takes nothing, for
 * ever.
 */
final class LingeringSockets extends SSLSocketFactory {
  private static final int LINGER_S = 1;

  private final SSLSocketFactory sockets;

  LingeringSockets(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  private static Socket lingering(Socket socket) throws IOException {
    socket.setSoLinger(true, LINGER_S);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return lingering(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean close)
      throws IOException {
    return lingering(sockets.createSocket(plain, host, port, close));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return lingering(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return lingering(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return lingering(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return lingering(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }
}
