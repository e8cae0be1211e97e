package dev.reprise.telemetry;

/** The stages of a request, with their names in spans (contract 2.7). */
public enum Stage {
  ASSEMBLE("assemble"),
  CANONICALISE("canonicalise"),
  LOOKUP("lookup"),
  ROUTE("route"),
  PROVIDER("provider"),
  VALIDATE("validate"),
  WRITE_BACK("write_back");

  private final String spanName;

  Stage(String spanName) {
    this.spanName = spanName;
  }

  public String spanName() {
    return spanName;
  }
}
