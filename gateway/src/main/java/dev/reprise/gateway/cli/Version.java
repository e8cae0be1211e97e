package dev.reprise.gateway.cli;

import picocli.CommandLine.IVersionProvider;

/** Prints the version of the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"reprise " + (version == null ? "from sources" : version)};
  }
}
