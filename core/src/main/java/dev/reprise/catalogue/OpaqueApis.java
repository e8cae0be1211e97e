package dev.reprise.catalogue;

import dev.reprise.provider.OpaqueApi;
import dev.reprise.provider.bedrock.BedrockRuntime;
import java.util.List;

/** The APIs that are passed on unread: the one visible list. */
public final class OpaqueApis {
  /** Add a line here, and a folder under {@code provider/}. */
  public static final List<OpaqueApi> ALL = List.of(new BedrockRuntime());

  private OpaqueApis() {}
}
