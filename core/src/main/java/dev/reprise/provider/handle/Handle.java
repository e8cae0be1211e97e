package dev.reprise.provider.handle;

/**
 * A prefix that the provider keeps as an object.
 *
 * @param name as the provider calls it
 * @param tokens as the provider counted them
 * @param expires when it ends by itself, at the earliest
 * @param access how the provider is called about it
 */
public record Handle(String name, long tokens, long expires, ProjectAccess access) {
  Handle until(long later) {
    return new Handle(name, tokens, later, access);
  }
}
