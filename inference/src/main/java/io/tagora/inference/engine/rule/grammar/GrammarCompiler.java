package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.model.TokenBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes grammars over one vocabulary. They are written byte by byte if need be, so a byte that has
 * no token of its own cannot be written at all: what needs it is left out, and refused if nothing
 * is left. One thread.
 */
public final class GrammarCompiler {
  private static final String ANY_OBJECT = "{\"type\":\"object\"}";

  private final TokenBytes vocabulary;
  private final VocabularyTrie trie;

  /**
   * A compiler for a vocabulary.
   *
   * @param endTokens tokens that end a text, whatever their bytes
   */
  public GrammarCompiler(TokenBytes vocabulary, List<Integer> endTokens) {
    this.vocabulary = vocabulary;
    trie = VocabularyTrie.of(vocabulary, endTokens);
  }

  /**
   * The texts that the whole pattern matches.
   *
   * @throws InferenceException if it is not regular, or matches nothing that can be written
   */
  public TokenGrammar regex(String pattern) {
    var grammar = new GrammarBuilder(trie.singleBytes());
    int rule = grammar.rule("the pattern \"%s\"".formatted(pattern));
    var texts = RegexPattern.read(pattern).whole();
    grammar.empty(grammar.automaton(grammar.start(rule), texts), grammar.end(rule));
    return new TokenGrammar(grammar.build(), trie, vocabulary);
  }

  /**
   * JSON that is valid under the schema.
   *
   * @throws InferenceException that names the keyword that cannot be met, and its path
   */
  public TokenGrammar jsonSchema(String schema) {
    var root = Json.object("the schema", schema.getBytes(StandardCharsets.UTF_8));
    var grammar = new SchemaCompiler(new GrammarBuilder(trie.singleBytes())).compile(root);
    return new TokenGrammar(grammar, trie, vocabulary);
  }

  /** Any JSON object. */
  public TokenGrammar jsonObject() {
    return jsonSchema(ANY_OBJECT);
  }
}
