package io.tagora.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import io.tagora.training.sft.TrainingTree;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PerceptionSamplesTest {
  private static final Item CRIB =
      new Item("i1", "Nordlys Oak Crib", "cribs", "Nordlys", 200, Map.of("material", "oak"));
  private static final Catalog CATALOG =
      new Catalog(List.of(new Category("cribs", "Baby", "cribs")), List.of(CRIB));

  @Test
  void anItemIsAskedForAllThatTheCatalogKnowsOfIt() {
    Map<String, String> answers =
        new Questions(CATALOG, EntityText.TITLE)
            .of(CRIB, new SplittableRandom(1)).stream()
                .collect(Collectors.toMap(Question::kind, Question::answer));
    assertEquals(
        Map.of(
            "category", "cribs",
            "department", "Baby",
            "brand", "Nordlys",
            "price", "120 to 300",
            "material", "oak"),
        answers);
  }

  @Test
  void theSameIsAskedInVariedWords() {
    var questions = new Questions(CATALOG, EntityText.TITLE);
    var random = new SplittableRandom(1);
    Set<String> words =
        Stream.generate(() -> questions.of(CRIB, random).getFirst().words())
            .limit(50)
            .collect(Collectors.toSet());
    assertEquals(3, words.size());
  }

  @Test
  void anEntityIsLearntFromOrNotWhateverTheSeed() {
    Dataset dataset = Marketplace.generate(MarketplaceSettings.of(20, 800, 7, 7)).dataset();
    Set<String> heldOut = entities(samples(dataset, 1).heldOut());
    Set<String> train = entities(samples(dataset, 2).train());
    assertFalse(heldOut.isEmpty());
    assertTrue(heldOut.stream().noneMatch(train::contains));
  }

  @Test
  void queriesStandAmongItems() {
    Dataset dataset = Marketplace.generate(MarketplaceSettings.of(20, 800, 7, 7)).dataset();
    List<Boolean> isQuery =
        samples(dataset, 1).train().stream()
            .map(ofOne -> ofOne.getFirst().kind().equals(Questions.QUERY))
            .toList();
    int half = isQuery.size() / 2;
    assertTrue(isQuery.subList(0, half).contains(true));
    assertTrue(isQuery.subList(half, isQuery.size()).contains(true));
  }

  private static PerceptionSamples samples(Dataset dataset, long seed) {
    return new PerceptionSamples(
        dataset, dataset.end().minus(Duration.ofDays(7)), EntityText.DESCRIBED, 600, seed);
  }

  private static Set<String> entities(List<List<Question>> all) {
    return all.stream().map(one -> one.getFirst().entity()).collect(Collectors.toSet());
  }

  @Test
  void onlyAnswersAreLearnt() {
    List<Question> asked =
        new Questions(CATALOG, EntityText.TITLE).of(CRIB, new SplittableRandom(1));
    TrainingTree tree =
        PerceptionSamples.tree(asked, prompt -> codes(prompt.text()), PerceptionSamplesTest::codes);
    int answers = asked.stream().mapToInt(one -> one.answered().length()).sum();
    int learnt = 0;
    for (float weight : tree.weights()) {
      learnt += weight > 0 ? 1 : 0;
    }
    assertEquals(answers, learnt);
  }

  @Test
  void aContextsEntityIsOneTokenOfItsOwnNumberWithoutTheBlankBeforeIt() {
    var book = new EntityBook(PerceptionSamplesTest::codes);
    var prompt =
        HybridPrompt.builder().text("a: ").entity("x y").text("; ").entity("z").text("!").build();
    assertEquals(
        List.of((int) 'a', (int) ':', -1, (int) ';', -2, (int) '!'),
        Arrays.stream(book.encode(prompt)).boxed().toList());
    assertEquals(List.of("x y", "z"), book.texts());
    assertEquals(-2, book.encode(HybridPrompt.builder().entity("z").build())[0]);
  }

  private static int[] codes(String text) {
    return text.chars().toArray();
  }
}
