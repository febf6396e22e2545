package io.tagora.inference.model.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Python's Jinja writes with {@code trim_blocks} and {@code lstrip_blocks} is expected. */
class JinjaTemplateTest {
  private static final Map<String, Value> NAMES =
      Map.of(
          "word", new Value.Text("  boots \n"),
          "many", new Value.Items(Access.texts(List.of("a", "b", "c"))),
          "one", new Value.Table(Map.of("role", new Value.Text("user"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{{ 1 + 2 * 3 - -4 }}§11",
        "{{ 7 // 2 }} {{ -7 % 3 }}§3 2",
        "{{ 'a' + 'b' ~ 3 }}§ab3",
        "{{ '<' + word|trim + '>' }}§<boots>",
        "{{ not one.role == 'system' }}§True",
        "{{ 'x' if false else 'y' }}{{ 'z' if false }}§y",
        "{{ many[::-1]|join('') }}{{ many[1:]|join }}{{ many[-1] }}{{ many[7] }}§cbabcc",
        "{{ 'shoes'[1:-1] }}§hoe",
        "{{ 'b' in many and 'd' not in many }}§True",
        "{{ one.role is string and one.gone is not defined }}§True",
        "{{ one['role'] is mapping }} {{ none is none }}§False True",
        "{{ 'a</t>b</t>c'.split('</t>')[-1].upper() }}§C",
        "{{ '\\n\\nx\\n'.strip('\\n') }}{{ 'x'.startswith('x') }}§xTrue",
        "{{ gone|default('-') }}{{ ''|default('-', true) }}§--",
        "{{ many|length }} {{ 'é🥾'|length }}§3 2",
        "{{ {'k': [1, true, none, 'é\"']}|tojson }}§{\"k\": [1, true, null, \"é\\\"\"]}",
        "{% for x in many if x != 'b' %}{{ loop.index }}{{ x }}{{ ',' if not loop.last }}{% endfor %}§1a,2c",
        "{% for x in [] %}x{% else %}none{% endfor %}§none",
        "{% for k, v in one.items() %}{{ k }}={{ v }}{% endfor %}§role=user",
        "{% set x = 1 %}{% for y in many %}{% set x = 2 %}{% endfor %}{{ x }}§1",
        "{% set n = namespace(x=1) %}{% for y in many %}{% set n.x = n.x + 1 %}{% endfor %}{{ n.x }}§4",
        "{% set t %}<{{ many[0] }}>{% endset %}{{ t * 1 if false else t }}§<a>",
        "{% macro f(a, b='!') %}{{ a }}{{ b }}{% endmacro %}{{ f('x') }}{{ f('y', b='?') }}§x!y?",
        "{# a note #}{{ '{{ %}' }}§{{ %}",
        "{{ [one]|selectattr('role', 'equalto', 'user')|list|length }}§1",
        "{% for i in range(1, 3) %}{{ i }}{% endfor %}§12"
      })
  void aTemplateWritesWhatJinjaWrites(String template, String expected) {
    assertEquals(expected, render(template));
  }

  @Test
  void blanksAroundTagsGoAsJinjaTrimsThem() {
    assertEquals("a\nb\n", render("a\n  {% if true %}\nb\n  {% endif %}\n"));
    assertEquals("a b", render("a {% if true %}b{% endif %}"));
    assertEquals("axb", render("a \n {{- 'x' -}} \n b"));
    assertEquals("ab", render("a  {%- if true -%}  \n b {%- endif %}"));
    assertEquals("  x", render("  {{ 'x' }}"));
    assertEquals("  x\n", render("  {%+ if true %}x\n{% endif %}"));
    assertEquals("x\n", render("x\n\n"));
    assertEquals("x", render("{# note #}\nx\r\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "{% import 'x' %}§have only the tags if, for, set and macro, got import",
        "{% if true %}§have one of the tags",
        "{{ 'x' § close every {{, got one open in line 1",
        "{{ word|sparkle }}§use known filters only, got sparkle",
        "{{ word is sparkly }}§use known tests only, got sparkly",
        "{{ word.format() }}§call known methods of a text only, got format",
        "{{ open('x') }}§call known functions only, got open",
        "{{ gone.inner }}§read inner of something, got an undefined value",
        "{{ word + 1 }}§add values of one kind, got a text and a number",
        "{{ many }}§print text and numbers only, got a list",
        "{{ 1 + }}§have a value in '1 +', got the end",
        "{{ 1 / 2 }}§have the end in '1 / 2', got /",
        "{{ 1 // 0 }}§divide by a number other than 0",
        "{% for x in range(9999999) %}{% endfor %}§count to at most 100000"
      })
  void whatIsNotKnownIsRefusedByItsName(String template, String rule) {
    var error = assertThrows(TemplateException.class, () -> render(template));
    assertTrue(error.rule().contains(rule), error.rule());
  }

  @Test
  void aTemplateMayRefuseInItsOwnWords() {
    var error =
        assertThrows(
            TemplateException.class, () -> render("{{ raise_exception('turn by turn') }}"));
    assertTrue(error.raisedByTemplate());
    assertEquals("turn by turn", error.rule());
  }

  @Test
  void aTemplateThatNestsWithoutEndIsRefused() {
    for (var template :
        List.of(
            "{{ " + "(".repeat(100_000) + " }}",
            "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}")) {
      var error = assertThrows(TemplateException.class, () -> render(template));
      assertEquals("nest less deeply, got more than the stack holds", error.rule());
    }
  }

  @Test
  void jsonWithIndentIsLaidOutAsPythonDoes() {
    assertEquals(
        "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}",
        render("{{ {'a': [1, 2], 'b': {}}|tojson(indent=2) }}"));
  }

  private static String render(String template) {
    return JinjaTemplate.parse(template).render(NAMES);
  }
}
