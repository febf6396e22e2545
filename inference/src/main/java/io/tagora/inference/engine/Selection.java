package io.tagora.inference.engine;

/** Finds the least of many numbers without sorting all of them (Hoare's quickselect). */
final class Selection {
  private Selection() {}

  /** Moves the {@code kept} least of the first {@code count} numbers to the front, in any order. */
  static void leastFirst(long[] numbers, int count, int kept) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      long pivot = numbers[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (numbers[left] < pivot) {
          left++;
        }
        while (numbers[right] > pivot) {
          right--;
        }
        if (left <= right) {
          long swapped = numbers[left];
          numbers[left++] = numbers[right];
          numbers[right--] = swapped;
        }
      }
      if (kept - 1 <= right) {
        high = right;
      } else if (kept - 1 >= left) {
        low = left;
      } else {
        return;
      }
    }
  }
}
