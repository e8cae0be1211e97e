package dev.reprise.insight.analyze.recording;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads files and folders of recordings. The files of a folder are read in the order of their
 * names. Gzip is recognised by its first bytes, HAR by the name of the file or its first member; a
 * {@code .json} file may be one request, or an array of requests; every other file is read as JSON
 * Lines.
 */
public final class Recordings {
  private static final int SNIFFED = 4096;
  private static final Set<String> ENDINGS = Set.of("jsonl", "ndjson", "json", "har", "log", "txt");

  private final int longest;
  private final RecordTaker taker;
  private final LongConsumer bytesRead;

  /** Who is handed the records. */
  public interface RecordTaker {
    void take(Recorded recorded);

    void skipped(Recorded.Location place, String reason);
  }

  /**
   * @param longest line or file read in one piece, bytes
   * @param bytesRead gets the number of bytes read of all files
   */
  public Recordings(int longest, RecordTaker taker, LongConsumer bytesRead) {
    this.longest = longest;
    this.taker = taker;
    this.bytesRead = bytesRead;
  }

  /** The files the paths stand for, folders walked through. */
  public static List<Path> files(List<Path> paths) throws IOException {
    var files = new ArrayList<Path>();
    for (Path path : paths) {
      if (!Files.isDirectory(path)) {
        files.add(path);
        continue;
      }
      try (Stream<Path> below = Files.walk(path)) {
        below
            .filter(Files::isRegularFile)
            .filter(Recordings::looksRecorded)
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  private static boolean looksRecorded(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return !name.startsWith(".") && ENDINGS.contains(plain.substring(plain.lastIndexOf('.') + 1));
  }

  public void read(List<Path> files) {
    long before = 0;
    for (Path file : files) {
      long base = before;
      try (InputStream raw =
          new Counted(Files.newInputStream(file), read -> bytesRead.accept(base + read))) {
        before += Files.size(file);
        read(file.toString(), unpacked(raw));
      } catch (IOException unreadable) {
        taker.skipped(
            new Recorded.Location(file.toString(), 0),
            "cannot be read on (" + reason(unreadable) + "); what came before is analysed");
      }
    }
  }

  private static String reason(IOException unreadable) {
    String said = unreadable.getMessage();
    return unreadable.getClass().getSimpleName() + (said == null ? "" : ": " + said);
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    var in = new BufferedInputStream(raw, 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
  }

  private void read(String file, InputStream in) throws IOException {
    in.mark(SNIFFED);
    String head = new String(in.readNBytes(SNIFFED), StandardCharsets.ISO_8859_1);
    in.reset();
    String name = file.toLowerCase(Locale.ROOT);
    boolean json = name.endsWith(".json") || name.endsWith(".json.gz");
    if (name.endsWith(".har") || name.endsWith(".har.gz") || beginsLikeHar(head)) {
      new Har(file, longest, taker).read(in);
    } else if (json && !oneLine(head)) {
      new JsonFile(file, longest, taker).read(in);
    } else {
      lines(file, in);
    }
  }

  private static boolean beginsLikeHar(String head) {
    String start = head.strip();
    return start.startsWith("{") && start.substring(1).strip().startsWith("\"log\"");
  }

  /** A first line that is an object by itself begins JSON Lines. */
  private static boolean oneLine(String head) {
    String start = head.stripLeading();
    int end = start.indexOf('\n');
    String line = end < 0 ? start : start.substring(0, end).strip();
    return line.startsWith("{") && (line.endsWith("}") || end < 0 && head.length() == SNIFFED);
  }

  private void lines(String file, InputStream in) throws IOException {
    var lines = new Lines(in, longest);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      var place = new Recorded.Location(file, lines.number());
      if (lines.tooLong()) {
        taker.skipped(
            place, "longer than " + (longest >> 20) + " MiB; raise --max-line or leave it out");
      } else if (!blank(line)) {
        one(place, line);
      }
    }
  }

  private void one(Recorded.Location place, byte[] text) {
    try {
      taker.take(Envelope.read(place, text));
    } catch (Unusable unusable) {
      taker.skipped(place, unusable.reason());
    }
  }

  private static boolean blank(byte[] line) {
    for (byte b : line) {
      if (b > ' ' || b < 0) {
        return false;
      }
    }
    return true;
  }

  /** Tells how many bytes have gone through. */
  private static final class Counted extends FilterInputStream {
    private final LongConsumer told;
    private long read;

    Counted(InputStream in, LongConsumer told) {
      super(in);
      this.told = told;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = super.read(into, from, length);
      count(count);
      return count;
    }

    private void count(int more) {
      read += Math.max(0, more);
      told.accept(read);
    }
  }
}
