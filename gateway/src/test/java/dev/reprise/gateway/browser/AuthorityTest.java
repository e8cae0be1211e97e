package dev.reprise.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true, -1",
    "127.0.0.1:8080, 127.0.0.1, true, 8080",
    "[::1]:80, [::1], true, 80",
    "[2001:DB8::1], [2001:db8::1], true, -1",
    "LocalHost:, localhost, false, -1",
    "gateway.example., gateway.example, false, -1",
    "my_service:65535, my_service, false, 65535",
    "127.1, 127.1, false, -1",
    "127.0.0.1.example, 127.0.0.1.example, false, -1",
  })
  void a_host_is_an_address_or_a_name_with_or_without_port(
      String text, String host, boolean literal, int port) {
    assertThat(Authority.parse(text)).contains(new Authority(host, literal, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a b",
        "a/b",
        "u@a",
        "a:b",
        "a:65536",
        "a:-1",
        "a:1:2",
        "::1",
        "[::1",
        "[::1]x",
        "[::1]:x",
        "[::1%25eth0]",
        "[fe80::1%eth0]",
        "[]",
        "[127.0.0.1]",
        "*",
        "a,b",
        "ä.example",
        "a%2eb"
      })
  void anything_else_is_none(String text) {
    assertThat(Authority.parse(text)).isEmpty();
  }

  @Test
  void a_label_has_63_octets_at_most_and_a_name_253() {
    String label = "a".repeat(63);
    assertThat(Authority.parse(label)).isPresent();
    assertThat(Authority.parse(label + "a")).isEmpty();
    assertThat(Authority.parse((label + ".").repeat(3) + "a".repeat(61))).isPresent();
    assertThat(Authority.parse((label + ".").repeat(3) + "a".repeat(62))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://App.Example, https://app.example",
    "https://app.example:443, https://app.example",
    "http://app.example:443, http://app.example:443",
    "http://127.0.0.1:80, http://127.0.0.1",
    "chrome-extension://abcdef, chrome-extension://abcdef",
    "tauri://localhost, tauri://localhost",
  })
  void origins_compare_in_one_form(String text, String form) {
    assertThat(WebOrigin.parse(text)).contains(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "*",
        "app.example",
        "://a",
        "file://",
        "https://a/",
        "https://a/b",
        "https://a https://b",
        "https://u@a",
        "1http://a",
        "ht tp://a",
        "https://*.a"
      })
  void what_names_no_page_is_no_origin(String text) {
    assertThat(WebOrigin.parse(text)).isEmpty();
  }

  @Test
  void a_host_that_passed_does_not_let_another_one_pass() {
    var rule = new HostRule(Set.of("a.example"), false);
    assertThat(rule.passes("a.example:1")).isTrue();
    assertThat(rule.passes("a.example:1")).isTrue();
    assertThat(rule.passes("b.example:1")).isFalse();
    assertThat(new HostRule(Set.of(), true).passes("b.example")).isTrue();
    assertThat(new HostRule(Set.of(), true).passes("b example")).isFalse();
  }
}
