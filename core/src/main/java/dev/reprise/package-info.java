/**
 * The journey. A {@link dev.reprise.request.Request} arrives and a {@link dev.reprise.answer.Told}
 * answer leaves: {@link dev.reprise.Reprise} puts the stages together, and only its journal tells
 * telemetry. This package imports every stage and is imported by none.
 */
@NullMarked
package dev.reprise;

import org.jspecify.annotations.NullMarked;
