package dev.reprise.gateway.http;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What is logged of our own faults: an exception's message may quote a request, so never that. */
final class Faults {
  private static final Logger LOG = System.getLogger("dev.reprise.gateway.http");

  private Faults() {}

  /** An answer of ours that HTTP cannot carry. */
  static void unsendable(IllegalArgumentException why) {
    LOG.log(Level.ERROR, "a reply could not be written: {0}", why.getMessage());
  }

  /** What the other side does wrong, on the wire or in its TLS, is no event of ours. */
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
