package dev.reprise.insight.analyze.recording;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a file that is one JSON text: a request, or an array of requests. */
final class JsonFile {
  private final String file;
  private final int longest;
  private final Recordings.RecordTaker taker;

  JsonFile(String file, int longest, Recordings.RecordTaker taker) {
    this.file = file;
    this.longest = longest;
    this.taker = taker;
  }

  void read(InputStream in) throws IOException {
    byte[] text = in.readNBytes(longest);
    if (text.length == longest && in.read() >= 0) {
      skip(1, "larger than " + (longest >> 20) + " MiB in one piece; write one request a line");
      return;
    }
    try {
      Document json = Document.parse(text);
      if (!json.is(json.root(), Kind.ARRAY)) {
        one(1, text);
        return;
      }
      long number = 0;
      int first = json.first(json.root());
      for (int each = first; each != Document.NONE; each = json.next(each)) {
        number++;
        one(number, Arrays.copyOfRange(text, json.start(each), json.end(each)));
      }
    } catch (MalformedJson malformed) {
      skip(1, "no JSON (" + malformed.getMessage() + "); write one request a line, or one a file");
    }
  }

  private void one(long number, byte[] text) {
    var place = new Recorded.Location(file, number);
    try {
      taker.take(Envelope.read(place, text));
    } catch (Unusable unusable) {
      taker.skipped(place, unusable.reason());
    }
  }

  private void skip(long number, String reason) {
    taker.skipped(new Recorded.Location(file, number), reason);
  }
}
