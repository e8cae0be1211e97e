package dev.reprise.response;

/** Takes a body nobody wants. */
final class Unheard implements Sink {
  static final Unheard SINK = new Unheard();

  private Unheard() {}

  @Override
  public void chunk(byte[] bytes) {}

  @Override
  public void end() {}

  @Override
  public void broken(Broken cause) {}
}
