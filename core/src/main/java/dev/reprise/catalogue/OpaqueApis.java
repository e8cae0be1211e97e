package dev.reprise.catalogue;

import dev.reprise.provider.OpaqueApi;
import dev.reprise.provider.bedrock.BedrockRuntime;
import java.util.List;

/** The list of the APIs whose bodies are passed on without being read. */
public final class OpaqueApis {
  /** Add a line here, and a folder under {@code provider/}. */
  public static final List<OpaqueApi> ALL = List.of(new BedrockRuntime());

  private OpaqueApis() {}
}
