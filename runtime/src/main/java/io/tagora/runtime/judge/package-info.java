/**
 * Agent-as-a-Judge (paper section 7): a grade for every dimension of a rubric, and a senior review
 * that makes one tier of them.
 */
@NullMarked
package io.tagora.runtime.judge;

import org.jspecify.annotations.NullMarked;
