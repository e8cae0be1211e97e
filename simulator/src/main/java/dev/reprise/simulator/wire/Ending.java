package dev.reprise.simulator.wire;

/** How an answer ends on the connection. */
public enum Ending {
  /** The message is complete on the HTTP level. */
  COMPLETE,
  /** The connection is closed in the middle of the message. */
  CUT,
  /** The connection is reset (TCP RST). */
  RESET,
  /** Nothing more comes; the connection stays open until the client gives up. */
  HANG
}
