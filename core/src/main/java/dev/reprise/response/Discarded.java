package dev.reprise.response;

/** A sink for a body that nobody reads, because its caller is gone or enough of it is known. */
public enum Discarded implements Sink {
  SINK;

  @Override
  public void chunk(byte[] bytes) {}

  @Override
  public void end() {}

  @Override
  public void broken(Broken cause) {}
}
