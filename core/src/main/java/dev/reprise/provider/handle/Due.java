package dev.reprise.provider.handle;

/** What is to be done about a handle although nobody asks for it. */
public sealed interface Due {
  HandleKey key();

  Handle handle();

  /** Its traffic pays for more time. */
  record Extend(HandleKey key, Handle handle) implements Due {}

  /** Nobody has used it for as long as making it again would cost. */
  record Delete(HandleKey key, Handle handle) implements Due {}
}
