package dev.reprise.gateway.origin;

import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is reached. Part of what a connection is kept for, so that a call never uses a
 * connection that was opened another way.
 *
 * @param proxy null: directly
 * @param tls the authorities that are trusted for it; null: those of all providers
 */
public record Reach(@Nullable ForwardProxy proxy, @Nullable SslContext tls) {
  public static final Reach DIRECT = new Reach(null, null);

  /**
   * Throws {@link IllegalArgumentException} when the file holds no certificates.
   *
   * @param authorities a PEM file of authorities to trust beside the JDK's; null: those alone
   */
  public static Reach of(@Nullable ForwardProxy proxy, @Nullable Path authorities) {
    return new Reach(
        proxy, authorities == null ? null : Authorities.context(Optional.of(authorities)));
  }
}
