package dev.reprise.insight.analyze;

/**
 * The options of an analysis.
 *
 * @param assumedModel for requests that name none
 * @param showText whether findings may quote the text around a break
 * @param requestsPerDay requests a day that the results are scaled to; 0 = as many as in the
 *     recording
 * @param memory bytes the analysis may hold, all together
 */
public record AnalysisOptions(
    String assumedModel, boolean showText, long requestsPerDay, long memory) {
  public static final String ASSUMED_MODEL = "gpt-5.6-sol";

  public static AnalysisOptions standard() {
    return new AnalysisOptions(ASSUMED_MODEL, false, 0, Runtime.getRuntime().maxMemory() / 2);
  }
}
