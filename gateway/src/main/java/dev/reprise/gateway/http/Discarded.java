package dev.reprise.gateway.http;

import dev.reprise.response.Sink;

/** The sink of a body nobody is there for. */
enum Discarded implements Sink {
  SINK;

  @Override
  public void chunk(byte[] bytes) {}

  @Override
  public void end() {}

  @Override
  public void broken(Broken cause) {}
}
