package dev.reprise.response;

/** Where a body goes that nobody reads: its caller is gone, or what was wanted of it is known. */
public enum Discarded implements Sink {
  SINK;

  @Override
  public void chunk(byte[] bytes) {}

  @Override
  public void end() {}

  @Override
  public void broken(Broken cause) {}
}
