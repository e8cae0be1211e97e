/**
 * The journey. A {@link dev.reprise.request.Request} arrives and a {@link dev.reprise.answer.Told}
 * answer leaves: {@link dev.reprise.Reprise} puts the stages together, tells telemetry and reads
 * the clock; nothing else does. It imports every stage and is imported by none.
 */
@NullMarked
package dev.reprise;

import org.jspecify.annotations.NullMarked;
