package dev.reprise.gateway.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What whoever operates the gateway must show (contract 2.1, 2.2): the configured token, else the
 * one that lies in the data folder.
 *
 * @param expected the token, without its scheme; empty when there is none anybody could know
 * @param configured whether it was configured rather than made
 */
public record AdminToken(Optional<String> expected, boolean configured) {
  private static final String SCHEME = "Bearer ";

  public static AdminToken configured(String token) {
    return new AdminToken(Optional.of(token), true);
  }

  /** The one in the data folder, or none when no folder could hold it. */
  public static AdminToken kept(Optional<String> token) {
    return new AdminToken(token, false);
  }

  /**
   * Whether an Authorization value shows the token: the scheme Bearer in upper or lower case, one
   * or more spaces, the token (RFC 9110 sections 11.1 and 11.4). Compares in a time that does not
   * tell how much of the token was right.
   */
  boolean matches(String authorization) {
    boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    int start = SCHEME.length();
    while (bearer && start < authorization.length() && authorization.charAt(start) == ' ') {
      start++;
    }
    return bearer
        && expected.isPresent()
        && MessageDigest.isEqual(
            expected.get().getBytes(StandardCharsets.UTF_8),
            authorization.substring(start).getBytes(StandardCharsets.UTF_8));
  }

  /** What to send, for one who sent something else. */
  String wanted() {
    if (expected.isEmpty()) {
      return "No admin token is configured and the data folder could not keep one:"
          + " set REPRISE_ADMIN_TOKEN where the gateway runs.";
    }
    return configured
        ? "Send Authorization: Bearer with the admin token that is configured"
            + " (REPRISE_ADMIN_TOKEN or admin_token)."
        : "Send Authorization: Bearer with the token in the gateway's data folder, in the file"
            + " admin-token; the commands read it by themselves (--data names the folder).";
  }

  @Override
  public String toString() {
    return configured ? "the configured admin token" : "the data folder's admin token";
  }
}
