/**
 * Amazon Bedrock's runtime, which is passed on untouched.
 *
 * <p>Arrives: a path, or the bytes of an answer. Leaves: the model that is asked, the usage that
 * the answer reports. Never: a rewritten body, a kept answer, a request that Reprise signs.
 */
@NullMarked
package dev.reprise.provider.bedrock;

import org.jspecify.annotations.NullMarked;
