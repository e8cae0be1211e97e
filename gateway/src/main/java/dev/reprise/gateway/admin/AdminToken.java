package dev.reprise.gateway.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The token that an operator must send (contract 2.1, 2.2): the configured one, else the one in the
 * data folder.
 *
 * @param expected the token, without its scheme; empty when none is configured and none could be
 *     stored: then nobody is let in
 * @param configured whether it was configured; else the gateway made it
 */
public record AdminToken(Optional<String> expected, boolean configured) {
  private static final String SCHEME = "Bearer ";

  public static AdminToken configured(String token) {
    return new AdminToken(Optional.of(token), true);
  }

  /** The token in the data folder, or none when it could not be stored there. */
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

  /** What to send; for the answer to a request without the right token. */
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
    if (expected.isEmpty()) {
      return "no admin token: the data folder cannot keep one";
    }
    return configured ? "the configured admin token" : "the data folder's admin token";
  }
}
