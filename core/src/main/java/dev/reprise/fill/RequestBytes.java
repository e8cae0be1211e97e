package dev.reprise.fill;

import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.json.NoRoom;
import dev.reprise.request.Request;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of a request in the memory budget from the moment its answer has begun. They are
 * needed again, to be classified before the answer is kept and to be compared with neighbours.
 * Until the head of the answer is there the gateway counts them.
 */
public record RequestBytes(MemoryBudget memory) {
  /** Requests up to here are not counted: the number of connections bounds them. */
  private static final int SMALL = 16 << 10;

  /** Holds the bytes until the claim is closed. They are there already, so it is never refused. */
  public Claim hold(Request request) {
    var held = new Claim(memory.share(MemoryBudget.Use.REQUESTS));
    if (request.body().length > SMALL) {
      held.grow(request.body().length);
    }
    return held;
  }

  /** Reads the document; null when it was released and there is no memory to parse it again. */
  public <T> @Nullable T read(Request request, Function<@Nullable Document, T> how) {
    Document document = request.document();
    if (document == null || !document.gone()) {
      return how.apply(document);
    }
    try (var reading = new Claim(memory.share(MemoryBudget.Use.CAPTURES))) {
      return how.apply(Document.parse(request.body(), reading::tryGrow));
    } catch (NoRoom none) {
      return null;
    } catch (MalformedJson impossible) {
      throw new IllegalStateException("it was parsed before: " + impossible.getMessage());
    }
  }
}
