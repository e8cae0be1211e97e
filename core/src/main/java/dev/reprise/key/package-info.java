/** Form, scope and versions become a contract, and the contract a key (R-6 ... R-10). Pure. */
@NullMarked
package dev.reprise.key;

import org.jspecify.annotations.NullMarked;
