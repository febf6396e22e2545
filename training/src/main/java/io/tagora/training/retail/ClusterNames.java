package io.tagora.training.retail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names clusters of titles by their most telling words: the phrase of one or two words with the
 * largest share² · ln(titles / titles with it), where share is that of the cluster's titles that
 * have it. So a name is both common within and rare without; a pair wins over its single words
 * where it is nearly as common, and a phrase on which titles end, as what a thing is stands last,
 * over one that only comes before it, as a colour. Names are plural, lower case and unique.
 */
final class ClusterNames {
  private static final double PAIR_BONUS = 1.6;
  private static final double LEAST_ENDING = 0.15;

  private final Map<String, Integer> titlesWith = new HashMap<>();
  private final int titles;
  private final Set<String> taken = new HashSet<>();

  ClusterNames(List<String> allTitles) {
    titles = allTitles.size();
    allTitles.forEach(title ->
        Titles.phrases(title).forEach(phrase -> titlesWith.merge(phrase, 1, Integer::sum)));
  }

  /** A name that no cluster has yet. */
  String name(List<String> titlesOfCluster) {
    for (String phrase : ranked(titlesOfCluster)) {
      String name = Titles.plural(phrase);
      if (taken.add(name)) {
        return name;
      }
    }
    int number = 2;
    while (!taken.add("other things " + number)) {
      number++;
    }
    return "other things " + number;
  }

  private List<String> ranked(List<String> titlesOfCluster) {
    var counts = new HashMap<String, Integer>();
    var endings = new HashMap<String, Integer>();
    for (String title : titlesOfCluster) {
      String words = String.join(" ", Titles.words(title));
      for (String phrase : Titles.phrases(title)) {
        counts.merge(phrase, 1, Integer::sum);
        if (words.equals(phrase) || words.endsWith(" " + phrase)) {
          endings.merge(phrase, 1, Integer::sum);
        }
      }
    }
    var ranked = new ArrayList<>(counts.keySet());
    ranked.sort(
        Comparator.comparingDouble(
                (String phrase) -> -score(phrase, counts, endings, titlesOfCluster.size()))
            .thenComparing(Comparator.naturalOrder()));
    return ranked;
  }

  private double score(
      String phrase, Map<String, Integer> counts, Map<String, Integer> endings, int size) {
    int having = counts.getOrDefault(phrase, 0);
    double share = (double) having / size;
    double ending = (double) endings.getOrDefault(phrase, 0) / having;
    double rarity = Math.log((1.0 + titles) / titlesWith.getOrDefault(phrase, 1));
    return share
        * share
        * rarity
        * (LEAST_ENDING + ending)
        * (phrase.contains(" ") ? PAIR_BONUS : 1);
  }
}
