package embedding;

import dev.reprise.Reprise;
import dev.reprise.answer.Told;
import dev.reprise.artifact.Tag;
import dev.reprise.intake.Ask;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.response.Reply;
import dev.reprise.store.jdbc.SqliteLedger;
import dev.reprise.store.jdbc.SqliteTier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Asks the same twice, invalidates, asks again; prints what each answer says of the cache. */
public final class Embedding {
  private static final Principal ADA = new Principal(new Partition("acme"), null, "ada");
  private static final Ask WHY =
      Ask.post(
              "/v1/chat/completions",
              """
              {"model":"m-1","temperature":0,"messages":[{"role":"user","content":"why?"}]}""")
          .header("Reprise-Tags", "doc:9")
          .as(ADA);

  private Embedding() {}

  public static void main(String[] folder) throws Exception {
    // No call here places marks in prompts; this reads the sheets of what does.
    Class.forName("dev.reprise.catalogue.CacheKinds");
    try (var reprise = durable(Path.of(folder[0]))) {
      print(reprise.ask(WHY, Embedding::answers));
      print(reprise.ask(WHY, Embedding::answers));
    }
    try (var reprise = durable(Path.of(folder[0]))) {
      print(reprise.ask(WHY, Embedding::answers));
      reprise.invalidate(ADA.partition(), List.of(new Tag("doc:9")));
      print(reprise.ask(WHY, Embedding::answers));
    }
  }

  private static Reprise durable(Path folder) {
    return Reprise.builder()
        .provider("openai", URI.create("https://api.openai.com/"))
        .tier(SqliteTier.in(folder))
        .ledger(SqliteLedger.in(folder))
        .build();
  }

  private static Reply answers(Origin.HttpCall call) {
    String body =
        """
        {"id":"c","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,\
        "message":{"role":"assistant","content":"because"},"finish_reason":"stop"}]}""";
    Headers json = Headers.of("content-type", "application/json");
    return Reply.whole(200, json, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void print(Told told) {
    System.out.println(
        Embedding.class.getModule().isNamed()
            + " "
            + Reprise.class.getModule().getName()
            + " "
            + told.reply().headers().first("cache-status").orElseThrow());
  }
}
