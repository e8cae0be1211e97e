package dev.reprise.gateway.config.reading;

/**
 * One key of the configuration.
 *
 * @param path its place in the file: {@code listen.data}, {@code providers.NAME.kind}, {@code
 *     routes[].provider}
 * @param type how its value is written and read
 * @param initial the default as one would write it; empty when there is none
 * @param live whether a reload applies it without a restart
 * @param doc one line for people
 */
record Key<T>(String path, ValueType<T> type, String initial, boolean live, String doc) {
  /** The last part of its path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  static <T> Key<T> fixed(String path, ValueType<T> type, String initial, String doc) {
    return new Key<>(path, type, initial, false, doc);
  }

  static <T> Key<T> live(String path, ValueType<T> type, String initial, String doc) {
    return new Key<>(path, type, initial, true, doc);
  }
}
