package dev.reprise.insight.demo;

import java.util.Map;

/**
 * The material of the demonstration's support agent: a handbook as its system prompt (about 2,000
 * tokens), three read-only tools, and the answers they give. Made up for this program.
 */
final class Handbook {
  private static final String[] AREAS = {
    "billing", "shipping", "returns", "accounts", "privacy", "warranty", "subscriptions", "outages"
  };
  private static final String[] STEPS = {
    "read the customer's last message twice before answering",
    "look up the order or the account before promising anything",
    "quote the policy by its number and name the date it took effect",
    "offer the cheapest remedy the policy allows, then the next one",
    "never ask for a card number, a password or a code",
    "hand over to a person when the customer asks for one or when two remedies were refused",
    "close with one sentence that says what happens next and when"
  };

  static final String TOOLS =
      """
      [{"type":"function","function":{"name":"find_policy","description":"Finds the policy paragraph that applies to a topic.","parameters":{"type":"object","properties":{"topic":{"type":"string"}},"required":["topic"]}},"x-reprise":{"side_effects":"none","freshness":"slow"}},
       {"type":"function","function":{"name":"read_order","description":"Reads one order: items, dates, state.","parameters":{"type":"object","properties":{"order":{"type":"string"}},"required":["order"]}},"x-reprise":{"side_effects":"none","freshness":"slow"}},
       {"type":"function","function":{"name":"read_account","description":"Reads an account's plan, region and open tickets.","parameters":{"type":"object","properties":{"account":{"type":"string"}},"required":["account"]}},"x-reprise":{"side_effects":"none","freshness":"slow"}}]""";

  private static final Map<String, String> ANSWERS =
      Map.of(
          "find_policy",
              "Policy 12.4, in force since 1 March: within 30 days the customer chooses between refund and replacement.",
          "read_order",
              "Order 7731: two items, paid 3 October, delivered 9 October, one item reported damaged on 11 October.",
          "read_account",
              "Plan: team, region: north, tickets: one open since yesterday, none overdue.");

  private Handbook() {}

  static String systemPrompt() {
    var text =
        new StringBuilder(
            "You are the support agent of a shop. Work step by step and use the tools.\n");
    for (int area = 0; area < AREAS.length; area++) {
      text.append("\n## ").append(area + 1).append(". ").append(AREAS[area]).append('\n');
      for (int step = 0; step < STEPS.length; step++) {
        text.append(area + 1)
            .append('.')
            .append(step + 1)
            .append(" In ")
            .append(AREAS[area])
            .append(": ");
        text.append(STEPS[step])
            .append("; keep a note of what was decided under ")
            .append(AREAS[area])
            .append(".\n");
      }
    }
    return text.toString();
  }

  /** The answer of a tool; the same for the same call. */
  static String answer(String tool) {
    return ANSWERS.getOrDefault(tool, "Nothing is known about that.");
  }

  /** The tasks of a day, each a conversation of several questions. */
  static String[][] tasks() {
    return new String[][] {
      {
        "Order 7731 arrived damaged. What can I offer?",
        "The customer wants both items replaced. Is that covered?",
        "Write the closing message."
      },
      {
        "A subscription was charged twice in October. What now?",
        "Which policy do I quote?",
        "Write the closing message."
      },
      {
        "Account north-42 cannot sign in since the outage.",
        "Was the outage in their region?",
        "What do we owe them?"
      },
      {
        "A customer asks what we store about them.",
        "Which paragraph covers deletion?",
        "Write the closing message."
      },
      {
        "The warranty of order 6120 ended a week ago. Any goodwill?",
        "And if it was repaired before?",
        "Write the closing message."
      },
      {
        "Delivery of order 8009 is five days late.",
        "The customer refuses the first remedy.",
        "Write the closing message."
      }
    };
  }
}
