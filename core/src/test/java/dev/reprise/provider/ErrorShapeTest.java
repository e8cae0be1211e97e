package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "openai-chat|400|{'error':{'message':'M','type':'invalid_request_error','param':null,'code':null}}",
        "openai-chat|401|{'error':{'message':'M','type':'invalid_request_error','param':null,'code':'invalid_api_key'}}",
        "openai-responses|413|{'error':{'message':'M','type':'invalid_request_error','param':null,'code':null}}",
        "openai-responses|429|{'error':{'message':'M','type':'requests','param':null,'code':'rate_limit_exceeded'}}",
        "openai-chat|502|{'error':{'message':'M','type':'server_error','param':null,'code':null}}",
        "anthropic|400|{'type':'error','error':{'type':'invalid_request_error','message':'M'},'request_id':'r-1'}",
        "anthropic|401|{'type':'error','error':{'type':'authentication_error','message':'M'},'request_id':'r-1'}",
        "anthropic|402|{'type':'error','error':{'type':'billing_error','message':'M'},'request_id':'r-1'}",
        "anthropic|403|{'type':'error','error':{'type':'permission_error','message':'M'},'request_id':'r-1'}",
        "anthropic|404|{'type':'error','error':{'type':'not_found_error','message':'M'},'request_id':'r-1'}",
        "anthropic|409|{'type':'error','error':{'type':'conflict_error','message':'M'},'request_id':'r-1'}",
        "anthropic|413|{'type':'error','error':{'type':'request_too_large','message':'M'},'request_id':'r-1'}",
        "anthropic|422|{'type':'error','error':{'type':'invalid_request_error','message':'M'},'request_id':'r-1'}",
        "anthropic|429|{'type':'error','error':{'type':'rate_limit_error','message':'M'},'request_id':'r-1'}",
        "anthropic|502|{'type':'error','error':{'type':'api_error','message':'M'},'request_id':'r-1'}",
        "anthropic|504|{'type':'error','error':{'type':'timeout_error','message':'M'},'request_id':'r-1'}",
        "anthropic|529|{'type':'error','error':{'type':'overloaded_error','message':'M'},'request_id':'r-1'}",
        "gemini|400|{'error':{'code':400,'message':'M','status':'INVALID_ARGUMENT'}}",
        "gemini|403|{'error':{'code':403,'message':'M','status':'PERMISSION_DENIED'}}",
        "gemini|404|{'error':{'code':404,'message':'M','status':'NOT_FOUND'}}",
        "gemini|429|{'error':{'code':429,'message':'M','status':'RESOURCE_EXHAUSTED'}}",
        "gemini|503|{'error':{'code':503,'message':'M','status':'UNAVAILABLE'}}",
        "gemini|504|{'error':{'code':504,'message':'M','status':'DEADLINE_EXCEEDED'}}",
      })
  void an_error_reads_as_the_providers_own(String dialect, int status, String body) {
    Reply reply = Dialects.SHIPPED.byName(dialect).orElseThrow().error(status, "M", "r-1");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.headers().all("content-type")).containsExactly("application/json");
    assertThat(reply.body()).isInstanceOf(Reply.Body.InMemory.class);
    if (reply.body() instanceof Reply.Body.InMemory(byte[] bytes)) {
      assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(body.replace('\'', '"'));
    }
  }
}
