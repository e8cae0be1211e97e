package dev.reprise.plan;

import dev.reprise.artifact.Entry;
import dev.reprise.lookup.Rendering;
import dev.reprise.response.ReplyCodec;

/** Answers of models: whole or as a stream, each rendered as the other where that loses nothing. */
record ReplyRendering(Entry.Form form, ReplyCodec codec) implements Rendering {
  @Override
  public boolean asKept(Entry.Payload kept) {
    return kept.form() == form;
  }

  @Override
  public boolean lossless(Entry.Payload kept) {
    return codec.lossless(kept);
  }
}
