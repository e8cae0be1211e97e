package dev.reprise.gateway.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final Path DOC =
      Path.of(System.getProperty("reprise.root"), "docs/configuration.md");

  /** {@code -Dreprise.docs.write=true} writes the document instead of comparing it. */
  @Test
  void the_document_says_what_the_table_says() throws Exception {
    if (Boolean.getBoolean("reprise.docs.write")) {
      Files.writeString(DOC, Reference.markdown());
    }
    assertThat(DOC).hasContent(Reference.markdown());
  }

  @Test
  void every_key_has_a_doc_line_and_no_two_share_a_path() {
    assertThat(Keys.ALL).extracting(Key::path).doesNotHaveDuplicates();
    assertThat(Keys.ALL)
        .extracting(Key::doc)
        .allMatch(doc -> doc.endsWith(".") && doc.length() > 10);
  }
}
