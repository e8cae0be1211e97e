package dev.reprise.provider.handle;

/**
 * An object at the provider.
 *
 * @param name as the provider calls it
 * @param tokens as the provider counted them
 * @param expires when it ends by itself, at the earliest
 * @param way how it is reached again
 */
public record Handle(String name, long tokens, long expires, Way way) {
  Handle until(long later) {
    return new Handle(name, tokens, later, way);
  }
}
