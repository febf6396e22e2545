package io.tagora.inference.model.jinja;

/** What a template's source is cut into. */
sealed interface Piece {

  record Plain(String text) implements Piece {}

  /** The inside of {@code {{ }}}. */
  record Output(String code) implements Piece {}

  /** The inside of {@code {% %}}. */
  record Tag(String code) implements Piece {}
}
