package dev.reprise.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.catalogue.Dialects;
import dev.reprise.request.Directives;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** What becomes of a program's request before anything is decided. */
class IntakeTest {
  private static final String BODY = "{\"model\":\"m-1\",\"messages\":[]}";
  private static final Principal ADA = new Principal(new Partition("acme"), "w", "ada");

  private final Intake intake = new Intake(Dialects.SHIPPED);

  private static Ask chat(String body) {
    return Ask.post("/v1/chat/completions?api-version=1&bare", body);
  }

  @Test
  void every_part_of_a_request_goes_to_its_place() {
    Request request =
        intake.read(
            chat(BODY)
                .as(ADA)
                .header("X-Variant", "b")
                .header("Cache-Control", "max-age=60")
                .header("Reprise-Tags", "doc:9"));
    assertThat(request.id()).startsWith("req_").hasSize(24);
    assertThat(request.operation().act()).isEqualTo(Operation.Act.GENERATE);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/v1/chat/completions");
    assertThat(request.query().parameters())
        .extracting(it -> it.name() + "=" + it.value())
        .containsExactly("api-version=1", "bare=");
    assertThat(request.headers()).isEqualTo(Headers.of("X-Variant", "b"));
    assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo(BODY);
    assertThat(request.document()).isNotNull();
    assertThat(request.principal()).isEqualTo(ADA);
    assertThat(request.credentials()).isEmpty();
    assertThat(request.directives()).isEqualTo(new Directives(false, false, 60L, false));
    assertThat(request.hints().tags()).containsExactly("doc:9");
  }

  @Test
  void each_request_has_an_id_of_its_own() {
    var ids = new HashSet<String>();
    for (int n = 0; n < 100; n++) {
      ids.add(intake.read(chat(BODY)).id());
    }
    assertThat(ids).hasSize(100);
  }

  @Test
  void only_operations_that_take_a_body_have_one_read() {
    assertThat(intake.read(Ask.get("/v1/models")).document()).isNull();
  }

  @Test
  void what_cannot_be_understood_is_refused_with_its_place() {
    refused(Ask.get("/nowhere"), "No API of Reprise is at GET /nowhere.");
    refused(chat("[]"), "The body must be one JSON object.");
    refused(chat("{\"a\":1,\"a\":2}"), "The body is not strict JSON: ");
    refused(chat(BODY).header("Reprise-Task", "a b"), "Reprise-Task: send it once");
  }

  private void refused(Ask ask, String says) {
    assertThatThrownBy(() -> intake.read(ask))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(says);
  }
}
