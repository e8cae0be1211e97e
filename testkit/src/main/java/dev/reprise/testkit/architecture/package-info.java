/**
 * The rules for packages, as a test that each module extends: no cycles, no package with more than
 * 20 files. What each package may import at all is in {@code config/import-control-*.xml}.
 */
@NullMarked
package dev.reprise.testkit.architecture;

import org.jspecify.annotations.NullMarked;
