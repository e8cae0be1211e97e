package dev.reprise.addition.echo;

import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.HeaderRules;
import dev.reprise.json.Document;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Family;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.Routes;
import dev.reprise.provider.body.BlockList;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Label;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code POST /say/v3} with {@code {"voice","words","trace"}}: {@code trace} is noise, everything
 * else is keyed. Answers are {@code {"said"}}, whole only.
 */
public final class Echo implements Dialect {
  private static final String NAME = "echo";
  private static final Family FAMILY =
      new Family(
          NAME,
          List.of("x-echo-key"),
          new Family.Signs(List.of("x-echo-key"), Set.of("voices"), List.of("/say/")),
          List.of(ProviderKind.of("echo", NAME).keyIn("x-echo-key").billed("echo", false)),
          new Family.SpanNames("echo.example", "say"),
          Map.of("echo.example", "echo"));

  private final FieldRules rules =
      FieldRules.of(
          new FieldRules.Spec(
              Map.of("trace", "a number for the caller's own logs"),
              Map.of(),
              List.of(),
              HeaderRules.NONE,
              Map.of(),
              null));
  private final ReplyCodec replies = new EchoReplies();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Routes routes() {
    return Routes.of(
        Map.of(
            "POST /say/v3",
            new Operation(NAME, FAMILY.name(), Operation.Act.GENERATE, "say", "", false, "")));
  }

  @Override
  public FieldRules fieldRules() {
    return rules;
  }

  /** It always answers alike, which is said as a temperature of zero. */
  @Override
  public Outline outline(Operation operation, Document body) {
    String voice = body.textOrNull(body.member(body.root(), "voice"));
    return new Outline(
        voice == null ? "" : voice,
        false,
        BigDecimal.ZERO,
        List.of(),
        List.of(),
        false,
        1,
        false,
        List.of());
  }

  @Override
  public Blocks blocks(Operation operation, Document body) {
    var blocks = new BlockList(body);
    blocks.textOrElements(body.member(body.root(), "words"), Label.user());
    return blocks.done();
  }

  @Override
  public ReplyCodec replies() {
    return replies;
  }

  @Override
  public UpstreamBody upstream(Operation operation, Document body, boolean askStreamUsage) {
    return new UpstreamBody(body.bytes(), false);
  }

  @Override
  public Reply error(int status, String message, String requestId) {
    byte[] body = ("{\"mumbled\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
    return Reply.whole(status, Headers.of("content-type", "application/json"), body);
  }

  @Override
  public WireSheet wire() {
    var headers = new WireSheet.RequestHeaders(Map.of(), Map.of(), Map.of());
    return new WireSheet("made up", headers, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }

  @Override
  public List<String> replayableHeaders() {
    return List.of();
  }
}
