package dev.reprise.gateway.http;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Logs faults of the gateway by class and place. The message of an exception is not logged, since
 * it may quote a request.
 */
final class Faults {
  private static final Logger LOG = System.getLogger("dev.reprise.gateway.http");

  private Faults() {}

  /** An answer that cannot be written in HTTP, such as one with a line end in a header. */
  static void unsendable(IllegalArgumentException why) {
    LOG.log(Level.ERROR, "a reply could not be written: {0}", why.getMessage());
  }

  /** A request whose answer passed a time limit. Its query is not logged. */
  static void late(String target, String why) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    LOG.log(Level.WARNING, "an answer of {0} was cut: {1}", path, why);
  }

  /** Faults of the other side, in the connection or in TLS, are not logged. */
  static void ofConnection(Throwable cause) {
    if (!(cause instanceof IOException || cause instanceof DecoderException)) {
      log(Level.WARNING, "connection closed", cause);
    }
  }

  static void log(Level level, String what, Throwable fault) {
    Object place = fault.getStackTrace().length == 0 ? "unknown" : fault.getStackTrace()[0];
    LOG.log(level, "{0}: {1} at {2}", what, fault.getClass().getName(), place);
  }
}
