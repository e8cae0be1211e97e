package dev.reprise.testkit;

import dev.reprise.artifact.Entry.Form;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.anthropic.AnthropicReplies;
import dev.reprise.provider.gemini.GeminiReplies;
import dev.reprise.provider.openai.chat.ChatReplies;
import dev.reprise.provider.openai.responses.ResponsesReplies;
import dev.reprise.request.Directives;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The four dialects under their contract, over the answers in conformance/streams. */
class ReplyCodecContractTests {
  private abstract static class OverConformance extends ReplyCodecContract {
    private final String dialect;

    OverConformance(String dialect) {
      this.dialect = dialect;
    }

    @Override
    protected List<SampleAnswer> whole() {
      return answers().stream()
          .filter(answer -> answer.name().startsWith(dialect + "/whole"))
          // Asked without usage, so it cannot answer one who asks for it: its own test says so.
          .filter(answer -> !answer.name().contains("unasked"))
          .toList();
    }

    @Override
    protected List<SampleAnswer> foreign() {
      return answers().stream().filter(answer -> !answer.name().startsWith(dialect)).toList();
    }

    @Override
    protected Request asking() {
      byte[] body =
          "{\"stream_options\":{\"include_usage\":true}}".getBytes(StandardCharsets.UTF_8);
      try {
        return new Request(
            "r-1",
            new Operation(dialect, "any", Operation.Act.GENERATE, "any", "", false, ""),
            "POST",
            "/",
            new Query(List.of(new Query.Parameter("alt", "sse"))),
            Headers.NONE,
            body,
            Document.parse(body),
            new Principal(new Partition("acme"), null, "ada"),
            List.of(),
            Directives.NONE,
            Hints.NONE);
      } catch (MalformedJson malformed) {
        throw new IllegalStateException(malformed);
      }
    }

    private static List<SampleAnswer> answers() {
      Path root = Path.of(System.getProperty("reprise.root"), "conformance", "streams");
      try (var files = Files.walk(root, 2)) {
        return files
            .filter(file -> file.toString().endsWith(".sse") || file.toString().endsWith(".json"))
            .sorted()
            .map(OverConformance::read)
            .toList();
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }

    private static SampleAnswer read(Path file) {
      String name = file.getParent().getFileName() + "/" + file.getFileName();
      boolean stream = name.endsWith(".sse") || name.contains("array");
      try {
        return new SampleAnswer(name, stream ? Form.STREAM : Form.WHOLE, Files.readAllBytes(file));
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  @Nested
  class Chat extends OverConformance {
    Chat() {
      super("openai-chat");
    }

    @Override
    protected ReplyCodec codec() {
      return new ChatReplies();
    }
  }

  @Nested
  class Responses extends OverConformance {
    Responses() {
      super("openai-responses");
    }

    @Override
    protected ReplyCodec codec() {
      return new ResponsesReplies();
    }
  }

  @Nested
  class Anthropic extends OverConformance {
    Anthropic() {
      super("anthropic");
    }

    @Override
    protected ReplyCodec codec() {
      return new AnthropicReplies();
    }
  }

  @Nested
  class Gemini extends OverConformance {
    Gemini() {
      super("gemini");
    }

    @Override
    protected ReplyCodec codec() {
      return new GeminiReplies();
    }
  }
}
