package dev.reprise.answer;

import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;

/**
 * An answer and the decision behind it; the reply's headers already tell the truth about it
 * (contract 2.4).
 */
public record Told(Reply reply, Decision decision) {}
