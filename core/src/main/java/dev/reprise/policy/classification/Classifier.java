package dev.reprise.policy.classification;

import dev.reprise.policy.Findings;
import dev.reprise.policy.Sensitivity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says how sensitive a text is. Most texts are clean, so three passes are made that skip
 * clean text fast: one looks for the literals of the rules, one for at signs, and one for digits.
 * Stops at the first secret or payment data: no later finding could change the decision. Immutable;
 * safe for any number of threads.
 */
public final class Classifier {
  /**
   * How many places of one text are examined. A text with more of them would take too long; it is
   * reported as a secret and so is not kept.
   */
  private static final int MOST_PLACES = 4096;

  private final String version;
  private final List<Rule> ruleOfLiteral = new ArrayList<>();
  private final List<Integer> literalLengths = new ArrayList<>();
  private final LiteralScan scan;

  private Classifier(RuleFile file) {
    version = file.version();
    var literals = new ArrayList<String>();
    for (Rule rule : file.rules()) {
      for (String literal : rule.literals()) {
        literals.add(literal);
        ruleOfLiteral.add(rule);
        literalLengths.add(literal.length());
      }
    }
    scan = new LiteralScan(literals);
  }

  /** With the rules that are shipped. */
  public static Classifier shipped() {
    return new Classifier(RuleFile.shipped());
  }

  /** Changes whenever what is found may change. */
  public String version() {
    return version;
  }

  public Findings classify(byte[] text) {
    return classify(text, 0, text.length);
  }

  /**
   * The bytes from {@code from} up to {@code to}, as UTF-8 text, JSON or a stream of events; of a
   * stream also the text its deltas make together.
   */
  public Findings classify(byte[] text, int from, int to) {
    var window = new TextWindow(text, from, to);
    Findings found = look(window);
    boolean more = found.sensitivity().compareTo(Sensitivity.SECRET) < 0;
    if (!more || !StreamedText.streamed(window)) {
      return found;
    }
    byte[] joined = StreamedText.of(window);
    return found.and(look(new TextWindow(joined, 0, joined.length)));
  }

  private Findings look(TextWindow window) {
    var pass = new Scan(window);
    pass.literals();
    pass.atSigns();
    pass.numbers();
    return pass.findings();
  }

  private final class Scan {
    private final TextWindow window;
    private final Set<String> fired = new LinkedHashSet<>();
    private Sensitivity worst = Sensitivity.NONE;
    private int places;

    Scan(TextWindow window) {
      this.window = window;
    }

    Findings findings() {
      return fired.isEmpty() ? Findings.NONE : new Findings(worst, List.copyOf(fired));
    }

    private void fire(String name, Sensitivity sensitivity) {
      fired.add(name);
      worst = worst.orWorse(sensitivity);
    }

    private boolean decided() {
      return worst.compareTo(Sensitivity.SECRET) >= 0;
    }

    /** Counts a place to examine; returns whether to go on. Too many of them are a finding. */
    private boolean look() {
      if (++places > MOST_PLACES) {
        fire("too-many-candidates", Sensitivity.SECRET);
      }
      return !decided();
    }

    void literals() {
      scan.scan(window, this::literal);
    }

    private boolean literal(int literal, int start) {
      Rule rule = ruleOfLiteral.get(literal);
      if (look()
          && !fired.contains(rule.name())
          && rule.fires(window, start, literalLengths.get(literal))) {
        fire(rule.name(), rule.sensitivity());
      }
      return !decided();
    }

    void atSigns() {
      int sign = decided() ? -1 : AtSigns.next(window, window.from());
      while (sign >= 0 && look()) {
        if (AtSigns.password(window, sign)) {
          fire("password-in-url", Sensitivity.SECRET);
        } else if (AtSigns.address(window, sign)) {
          fire("e-mail-address", Sensitivity.PII_LOW);
        }
        sign = AtSigns.next(window, sign + 1);
      }
    }

    void numbers() {
      var run = new Digits();
      int first = decided() ? -1 : Digits.find(window, window.from());
      while (first >= 0) {
        run.read(window, first);
        number(run);
        first = decided() ? -1 : Digits.find(window, run.next());
      }
    }

    private void number(Digits run) {
      if (CardNumbers.in(window, run)) {
        fire("card-number", Sensitivity.PAYMENT);
      } else if (run.count >= 4 && PersonalNumbers.account(window, run)) {
        fire("bank-account-number", Sensitivity.PII_MODERATE);
      } else if (PersonalNumbers.telephone(window, run)) {
        fire("telephone-number", Sensitivity.PII_LOW);
      }
    }
  }
}
