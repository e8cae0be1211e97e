package dev.reprise;

import dev.reprise.response.Sink;

/** Drains a body nobody reads: a background refresh is kept by its flight, not by its reader. */
final class Nobody implements Sink {
  static final Nobody LISTENS = new Nobody();

  private Nobody() {}

  @Override
  public void chunk(byte[] bytes) {}

  @Override
  public void end() {}

  @Override
  public void broken(Broken cause) {}
}
