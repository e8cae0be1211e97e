package dev.reprise.provider.openai;

import dev.reprise.provider.Addressing;

/**
 * Azure's addresses: {@code https://NAME.openai.azure.com}, with {@code /openai} or {@code
 * /openai/v1} behind it or without, or down to one deployment, as Azure's SDKs take them.
 */
final class AzureAddressing implements Addressing {
  private static final String API = "/openai";

  @Override
  public String normal(String url) {
    return Addressing.whole(API + "/v1", API).normal(url);
  }

  @Override
  public String url(String base, String path) {
    int deployment = base.indexOf(AzurePaths.DEPLOYMENTS);
    if (path.startsWith(AzurePaths.PREFIX)) {
      return (deployment < 0 ? base : base.substring(0, deployment)) + path;
    }
    return deployment < 0 ? base + API + path : OpenAi.ADDRESSING.url(base, path);
  }
}
