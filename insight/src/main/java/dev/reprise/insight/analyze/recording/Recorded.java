package dev.reprise.insight.analyze.recording;

import dev.reprise.request.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One recorded request.
 *
 * @param place its place in the recording
 * @param at when it was asked, epoch milliseconds; {@link #UNTIMED} when the recording does not say
 * @param path as sent, perhaps with host and query; empty when the recording does not say
 * @param headers as recorded; often without credentials
 * @param body the wire body
 * @param response the answer's body, or null
 */
public record Recorded(
    Location place,
    long at,
    String path,
    Headers headers,
    byte[] body,
    byte @Nullable [] response) {
  /** The recording does not say when. */
  public static final long UNTIMED = Long.MIN_VALUE;

  /**
   * @param file as named on the command line, or found below a named folder
   * @param line from 1; in a HAR the entry's number
   */
  public record Location(String file, long line) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }
}
