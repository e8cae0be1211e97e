package dev.reprise.insight.cli;

import dev.reprise.gateway.cli.process.ExitCode;
import dev.reprise.insight.analyze.Analysis;
import dev.reprise.insight.analyze.AnalysisFindings;
import dev.reprise.insight.analyze.AnalysisOptions;
import dev.reprise.insight.analyze.Progress;
import dev.reprise.insight.analyze.recording.Recordings;
import dev.reprise.insight.analyze.report.HtmlReport;
import dev.reprise.insight.analyze.report.JsonReport;
import dev.reprise.insight.analyze.report.TerminalReport;
import dev.reprise.price.Prices;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code analyze FILE…}: what reuse would have saved, from recorded requests (row E7). */
@Command(
    name = "analyze",
    description =
        "What would reuse have saved? Reads recorded requests: JSON Lines, HAR, folders of them, gzip or not.")
public final class Analyze implements Callable<Integer> {
  private static final int LARGEST_LINE = 1 << 10;

  @Spec CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "wire bodies or {\"ts\",\"path\",\"headers\",\"body\",\"response\"?}, one a line; HAR; a folder")
  List<Path> files;

  @Option(names = "--json", description = "print the findings as JSON")
  boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "write one page with charts, too")
  @Nullable Path html;

  @Option(names = "--show-text", description = "show the text around breaks instead of its hash")
  boolean showText;

  @Option(names = "--strict", description = "exit 1 when anything had to be skipped")
  boolean strict;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = AnalysisOptions.ASSUMED_MODEL,
      description = "price requests that name no model as this one (default: ${DEFAULT-VALUE})")
  String model;

  @Option(
      names = "--requests-per-day",
      paramLabel = "N",
      defaultValue = "0",
      description = "scale to that many requests a day (default: the recording's own pace)")
  long requestsPerDay;

  @Option(
      names = "--max-line",
      paramLabel = "MIB",
      defaultValue = "32",
      description = "longest line that is read, MiB (default: ${DEFAULT-VALUE})")
  int maxLine;

  @Override
  public Integer call() throws IOException {
    String wrong = wrong();
    if (wrong != null) {
      spec.commandLine().getErr().println(wrong);
      return ExitCode.MISUSED;
    }
    AnalysisFindings findings = analysed();
    if (findings.requests() == 0) {
      spec.commandLine().getErr().println(nothing(findings));
      return ExitCode.MISUSED;
    }
    report(findings);
    return strict && findings.skipped().count() > 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  private @Nullable String wrong() {
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        return "FILE: " + file + ": there is no such file, or it may not be read; name a recording";
      }
    }
    if (maxLine < 1 || maxLine > LARGEST_LINE / 4) {
      return "--max-line: " + maxLine + ": write 1 to " + LARGEST_LINE / 4 + " (MiB)";
    }
    if (requestsPerDay < 0) {
      return "--requests-per-day: "
          + requestsPerDay
          + ": write how many there are, or leave it out";
    }
    Path folder = html == null ? null : html.toAbsolutePath().getParent();
    return folder != null && !Files.isDirectory(folder)
        ? "--html: " + html + ": there is no such folder; make it, or write elsewhere"
        : null;
  }

  private AnalysisFindings analysed() throws IOException {
    List<Path> recordings = Recordings.files(files);
    long total = 0;
    for (Path file : recordings) {
      total += Files.size(file);
    }
    var progress = new Progress(spec.commandLine().getErr(), terminal(), total, System::nanoTime);
    AnalysisOptions standard = AnalysisOptions.standard();
    var analysis =
        new Analysis(
            new AnalysisOptions(model, showText, requestsPerDay, standard.memory()),
            Prices.shipped());
    new Recordings(maxLine << 20, analysis, progress::at).read(recordings);
    AnalysisFindings findings = analysis.findings();
    progress.done();
    return findings;
  }

  private static boolean terminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private void report(AnalysisFindings findings) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (html != null) {
      Files.writeString(html, HtmlReport.of(findings), StandardCharsets.UTF_8);
    }
    if (json) {
      out.println(JsonReport.of(findings));
      warn(findings);
    } else {
      out.print(TerminalReport.of(findings, terminal() && System.getenv("NO_COLOR") == null));
      if (html != null) {
        out.println("written: " + html);
      }
    }
    out.flush();
  }

  private void warn(AnalysisFindings findings) {
    if (findings.skipped().count() > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: "
                  + findings.skipped().count()
                  + " skipped, first "
                  + findings.skipped().first().getFirst());
    }
  }

  private static String nothing(AnalysisFindings findings) {
    return findings.skipped().count() == 0
        ? "FILE: no requests in it; a line is a wire body or {\"ts\",\"path\",\"headers\",\"body\"}"
        : "FILE: nothing could be read, "
            + findings.skipped().count()
            + " skipped; first "
            + findings.skipped().first().getFirst();
  }
}
