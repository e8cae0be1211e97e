package dev.reprise.gateway.money;

import dev.reprise.price.PriceBook;
import dev.reprise.price.PriceFile;
import dev.reprise.price.Prices;
import dev.reprise.yaml.Misconfigured;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The prices in force: the shipped book, and books that an operator has put into the data folder
 * ({@code prices/DAY.json}). They are read when first needed. A damaged file is moved aside and
 * logged, and the others stay in force.
 */
public final class PricesInForce implements Supplier<Prices> {
  private static final System.Logger LOG = System.getLogger(PricesInForce.class.getName());
  private static final long LARGEST = 16 << 20;

  private final Path folder;
  private volatile @Nullable Prices read;

  /**
   * @param data the folder of everything durable
   */
  public PricesInForce(Path data) {
    this.folder = data.resolve("prices");
  }

  @Override
  public Prices get() {
    Prices known = read;
    return known == null ? load() : known;
  }

  private synchronized Prices load() {
    Prices known = read;
    if (known == null) {
      known = books();
      read = known;
    }
    return known;
  }

  /** Reads the folder again; returns one line with the day of the prices in force. */
  public String reload() {
    Prices now = books();
    read = now;
    return "in force: prices of " + now.books().getFirst().date();
  }

  private Prices books() {
    var books = new ArrayList<PriceBook>();
    books.add(PriceFile.shipped());
    for (Path file : installed()) {
      try {
        books.add(PriceFile.read(bytes(file)));
      } catch (Misconfigured | IOException damaged) {
        LOG.log(
            System.Logger.Level.ERROR, "prices: " + file + " is not used: " + aside(file, damaged));
      }
    }
    return new Prices(books);
  }

  private static String aside(Path file, Exception why) {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return why.getMessage() + "; moved aside to " + aside.getFileName();
    } catch (IOException e) {
      return why.getMessage() + "; it could not be moved aside: " + e.getMessage();
    }
  }

  private List<Path> installed() {
    var files = new ArrayList<Path>();
    try (DirectoryStream<Path> there = Files.newDirectoryStream(folder, "*.json")) {
      there.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (IOException unreadable) {
      LOG.log(
          System.Logger.Level.ERROR,
          "prices: " + folder + " cannot be read; the shipped prices are used: " + unreadable);
      return List.of();
    }
    return files;
  }

  /**
   * Checks a file and puts it into the data folder under its day, whole or not at all.
   *
   * @throws Misconfigured naming what is wrong with it
   * @throws IOException when it cannot be read or written
   */
  public Path install(Path file) throws IOException {
    byte[] bytes = bytes(file);
    PriceBook book = PriceFile.read(bytes);
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "prices", ".part");
    Files.write(part, bytes);
    Path target = folder.resolve(book.date() + ".json");
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return target;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new Misconfigured("file", file.toString(), "keep it under 16 MiB", 0);
    }
    return Files.readAllBytes(file);
  }
}
