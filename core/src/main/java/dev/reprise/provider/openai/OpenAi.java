package dev.reprise.provider.openai;

import dev.reprise.provider.Addressing;
import dev.reprise.provider.Family;
import dev.reprise.provider.ProviderKind;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The family of OpenAI's own API, of Azure's, and of all providers with the same API. */
public final class OpenAi {
  /** The family's name. */
  public static final String NAME = "openai";

  /** What a base URL with a path of its own stands in for. */
  private static final String PREFIX = "/v1";

  /** How all but Azure's kinds of this family are addressed. */
  public static final Addressing ADDRESSING = Addressing.inPlaceOf(PREFIX);

  public static final Family FAMILY =
      new Family(
          NAME,
          List.of("authorization", "api-key"),
          new Family.Signs(
              List.of(),
              Set.of(
                  "chat",
                  "completions",
                  "responses",
                  "embeddings",
                  "rerank",
                  "images",
                  "audio",
                  "videos",
                  "moderations",
                  "fine_tuning",
                  "uploads",
                  "batches",
                  "vector_stores",
                  "assistants",
                  "threads",
                  "conversations",
                  "containers",
                  "evals",
                  "realtime",
                  "organization"),
              List.of()),
          List.of(
              ProviderKind.of("openai", NAME)
                  .addressed(ADDRESSING)
                  .at(
                      "https://api.openai.com",
                      new ProviderKind.Variables("OPENAI_API_KEY", "OPENAI_BASE_URL"))
                  .billed("openai", true),
              ProviderKind.of(AzurePaths.KIND, NAME)
                  .addressed(new AzureAddressing())
                  .keyIn("api-key")
                  .billed("azure", false),
              ProviderKind.of("openai_compatible", NAME)
                  .addressed(ADDRESSING)
                  .billed(ProviderKind.KindBilling.NOBODY, true)),
          new Family.SpanNames("openai", "chat"),
          Map.ofEntries(
              Map.entry("openai.com", "openai"),
              Map.entry("azure.com", "azure"),
              Map.entry("deepseek.com", "deepseek"),
              Map.entry("x.ai", "x-ai"),
              Map.entry("mistral.ai", "mistral"),
              Map.entry("groq.com", "groq"),
              Map.entry("openrouter.ai", "openrouter"),
              Map.entry("moonshot.ai", "moonshotai"),
              Map.entry("moonshot.cn", "moonshotai"),
              Map.entry("cohere.com", "cohere"),
              Map.entry("voyageai.com", "voyageai")));

  private OpenAi() {}

  /** An operation of one of the family's dialects. */
  public static Operation operation(String dialect, Act act, String endpoint) {
    return new Operation(dialect, NAME, act, endpoint, "", false, "");
  }
}
