package dev.reprise.answer;

import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;

/**
 * An answer and the decision that explains it. The reply's headers already state that decision
 * (contract 2.4).
 */
public record Told(Reply reply, Decision decision) {}
