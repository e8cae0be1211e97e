package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Tag;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.json.Document;
import dev.reprise.request.Request;
import dev.reprise.testkit.GivenRequests;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted of a request, what is read of it again, and the tag of the release it got. */
class RequestBytesTest {
  private static final int SMALL = 16 << 10;

  private final MemoryBudget memory = MemoryBudget.ofHeap();
  private final RequestBytes requests = new RequestBytes(memory);

  private static Request request(int bytes) {
    int bare = GivenRequests.chat("").request().body().length;
    return GivenRequests.chat("p".repeat(bytes - bare)).request();
  }

  @Test
  void requests_over_16_kibibytes_are_counted_while_they_are_held() {
    Request small = request(SMALL);
    assertThat(small.body()).hasSize(SMALL);
    try (Claim held = requests.hold(small)) {
      assertThat(held.held()).isZero();
    }
    try (Claim held = requests.hold(request(SMALL + 1))) {
      assertThat(held.held()).isEqualTo(SMALL + 1);
    }
    assertThat(memory.share(MemoryBudget.Use.REQUESTS).taken()).isZero();
  }

  @Test
  void a_document_that_is_there_is_read_as_it_is() {
    Request request = GivenRequests.chat("why?").request();
    Document document = request.document();
    assertThat(document).isNotNull();
    assertThat(requests.<Document>read(request, it -> it)).isSameAs(document);
  }

  @Test
  void a_document_that_was_let_go_is_parsed_again() {
    Request request = GivenRequests.chat("why?").request();
    Document document = request.document();
    assertThat(document).isNotNull();
    document.release();
    Document again = requests.read(request, it -> it);
    assertThat(again).isNotNull().isNotSameAs(document);
    assertThat(again.member(again.root(), "model")).isNotEqualTo(Document.NONE);
    assertThat(memory.share(MemoryBudget.Use.CAPTURES).taken()).as("given back").isZero();
  }

  @Test
  void without_memory_a_document_that_was_let_go_is_not_read() {
    Request request = GivenRequests.chat("why?").request();
    request.document().release();
    var none = new RequestBytes(MemoryBudget.of(0));
    assertThat(none.<String>read(request, it -> "read")).isNull();
  }

  @Test
  void the_release_that_answered_is_a_tag_of_at_most_128_characters() {
    assertThat(ReleaseTags.of(null)).isEmpty();
    assertThat(ReleaseTags.of("")).isEmpty();
    assertThat(ReleaseTags.of("m-1.2_3:x/Y")).containsExactly(new Tag("model:m-1.2_3:x/Y"));
    assertThat(ReleaseTags.of("m 1\u00e9\u0661\u007f")).containsExactly(new Tag("model:m-1---"));
    assertThat(ReleaseTags.of("a\u0080b")).containsExactly(new Tag("model:a-b"));
    List<Tag> longest = ReleaseTags.of("m".repeat(200));
    assertThat(longest).containsExactly(new Tag("model:" + "m".repeat(122)));
  }
}
