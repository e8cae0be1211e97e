package dev.reprise.gateway.config.reading;

/**
 * Writes {@code docs/configuration.md}, the reference of all keys, from the table in {@link Keys}.
 */
final class Reference {
  private static final String HEAD =
      """
      # Configuration

      One YAML file, named by `--config` or `REPRISE_CONFIG`. Without one every key has its default, and
      the providers are those whose keys are in the environment (`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`,
      `GEMINI_API_KEY`), or the built-in simulator when there are none. `./reprise check-config F` says
      what is in force, or the one thing that is wrong and what to write instead.

      - `${NAME}` stands for a variable of the environment, `${file:/path}` for the text of a file. Both
        must be there.
      - A key that is not in this table stops the start and names the nearest one that is; all such keys
        are named at once.
      - A file that names no provider stops the start, unless the environment has a provider's key. The
        built-in simulator answers without a file, or where it is named: `providers: {simulator: {kind: simulator}}`.
      - Durations are a whole number and `ms`, `s`, `m`, `h` or `d`; sizes a whole number and `B`, `KiB`,
        `MiB`, `GiB` or `TiB`.
      - Files are looked for beside the configuration, then in the working folder.
      - `reload: yes` is applied by a reload (`./reprise reload`, SIGHUP, or `POST /v1/admin/reload`); the
        rest waits for a restart, and the reload names each such key that changed.
      - Text in `policy` bundles is described by `policies/bundle.schema.json`.

      | key | write | default | reload | what it does |
      |---|---|---|---|---|
      """;

  private Reference() {}

  static String markdown() {
    var text = new StringBuilder(HEAD);
    for (Key<?> key : Keys.ALL) {
      text.append(
          "| `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  key.path(),
                  key.type().unit(),
                  key.initial().isEmpty() ? "" : "`" + key.initial() + "`",
                  key.live() ? "yes" : "no",
                  key.doc()));
    }
    return text.toString().replace("\r", "");
  }
}
