package dev.reprise.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.http.Incoming;
import dev.reprise.request.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** What a page may send to any address without asking is never taken (contract 2.2). */
class JsonOnlyTest {
  private static boolean taken(int length, String... types) {
    var headers = Headers.NONE;
    for (String type : types) {
      headers = headers.and("Content-Type", type);
    }
    var remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    var request = new Incoming("POST", "/v1/x", headers, new byte[length], remote, false);
    return JsonOnly.refuse(request).isEmpty();
  }

  @Test
  void json_under_any_of_its_names_is_taken() {
    for (String type :
        new String[] {
          "application/json",
          "Application/JSON",
          "application/json; charset=utf-8",
          "application/problem+json"
        }) {
      assertThat(taken(2, type)).as(type).isTrue();
    }
  }

  @Test
  void anything_else_is_not() {
    for (String type :
        new String[] {
          "text/plain",
          "text/plain; application/json",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=+json",
          "text/x+json",
          "application/json, text/plain",
          "text/plain, application/x+json",
          "application/json text/plain",
          ""
        }) {
      assertThat(taken(2, type)).as(type).isFalse();
    }
  }

  /** Servers and browsers differ in which of two fields counts; so none does. */
  @Test
  void a_second_field_is_refused_whatever_it_says() {
    assertThat(taken(2, "application/json", "text/plain")).isFalse();
    assertThat(taken(2, "text/plain", "application/json")).isFalse();
    assertThat(taken(2, "application/json", "application/json")).isFalse();
  }

  @Test
  void a_body_says_what_it_is_and_no_body_need_not() {
    assertThat(taken(2)).isFalse();
    assertThat(taken(0)).isTrue();
    assertThat(taken(0, "text/plain")).isFalse();
  }
}
