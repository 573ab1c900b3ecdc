package dev.godwit.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UidSetTest {
    @Test
    void neighbours_become_one_range() {
        assertThat(UidSet.of(5, 1, 2, 3, 9)).hasToString("1:3,5,9");
    }

    @Test
    void what_is_printed_reads_back_equal() {
        UidSet set = UidSet.of(1, 2, 7, 4_294_967_295L);
        assertThat(UidSet.parse(set.toString())).isEqualTo(set);
    }

    @Test
    void overlapping_and_reversed_ranges_are_merged() {
        assertThat(UidSet.parse("5:1,4:8")).isEqualTo(UidSet.range(1, 8));
    }

    @Test
    void minus_leaves_what_the_other_lacks() {
        assertThat(UidSet.range(1, 10).minus(UidSet.of(1, 5, 10))).hasToString("2:4,6:9");
    }

    @Test
    void contains_looks_into_ranges() {
        UidSet set = UidSet.parse("10:20,30");
        assertThat(set.contains(15)).isTrue();
        assertThat(set.contains(30)).isTrue();
        assertThat(set.contains(21)).isFalse();
    }

    @Test
    void union_and_minus_agree_with_sets_of_numbers() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        for (int round = 0; round < 2000; round++) {
            java.util.TreeSet<Long> a = numbers(random);
            java.util.TreeSet<Long> b = numbers(random);
            java.util.TreeSet<Long> both = new java.util.TreeSet<>(a);
            both.addAll(b);
            assertThat(UidSet.of(a).union(UidSet.of(b))).isEqualTo(UidSet.of(both));
            java.util.TreeSet<Long> rest = new java.util.TreeSet<>(a);
            rest.removeAll(b);
            UidSet minus = UidSet.of(a).minus(UidSet.of(b));
            assertThat(minus).isEqualTo(UidSet.of(rest));
            assertThat(minus.size()).isEqualTo(rest.size());
        }
    }

    private static java.util.TreeSet<Long> numbers(java.util.SplittableRandom random) {
        java.util.TreeSet<Long> numbers = new java.util.TreeSet<>();
        for (int n = random.nextInt(30); n > 0; n--) {
            numbers.add(1 + random.nextLong(40));
        }
        return numbers;
    }

    @Test
    void four_thousand_million_uids_cost_nothing() {
        UidSet all = UidSet.range(1, 4_294_967_295L);
        assertThat(all.minus(UidSet.of(7)).union(UidSet.of(7))).isEqualTo(all);
    }
}
