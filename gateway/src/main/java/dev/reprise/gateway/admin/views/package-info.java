/**
 * What the admin plane and the prompt-cache API show, as JSON. What arrives: values of the running
 * gateway (counts, money, handles, decisions, tiers, what a reload did). What leaves: a tree of
 * JSON nodes with the member names of contract 2.5. Never: prompt text, credentials, a calculation
 * that a program could not repeat from the values.
 *
 * <p>To add a view: one class here, one line in {@code AdminPlane}.
 */
@NullMarked
package dev.reprise.gateway.admin.views;

import org.jspecify.annotations.NullMarked;
