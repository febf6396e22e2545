/**
 * How an experiment tells what it found: report.md, CSV tables and PNG figures in one folder. The
 * only package of the runtime that draws (docs/adr/0053).
 */
@NullMarked
package io.tagora.runtime.experiment;

import org.jspecify.annotations.NullMarked;
