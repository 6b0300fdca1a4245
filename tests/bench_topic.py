#!/usr/bin/env python3
"""bench_topic.py TOPICS.csv TRUTH.csv: how well topics agree with intents.

TOPICS.csv: id,topic,is_clear as bench_topic prints it; TRUTH.csv: id,intent.
Prints normalised mutual information, V-measure's halves, purity, and the share
of clear members."""
import csv
import math
import sys
from collections import Counter


def entropy(counts, n):
    return -sum(c / n * math.log(c / n) for c in counts if c)


def main():
    truth = {r[0]: r[1] for r in csv.reader(open(sys.argv[2]))}
    rows = [(t, truth[i], c) for i, t, c in csv.reader(open(sys.argv[1]))
            if i in truth]
    n = len(rows)
    both = Counter((t, y) for t, y, _ in rows)
    topics, labels = Counter(t for t, _, _ in rows), Counter(
        y for _, y, _ in rows)
    mutual = sum(c / n * math.log(c * n / (topics[t] * labels[y]))
                 for (t, y), c in both.items())
    ht, hy = entropy(topics.values(), n), entropy(labels.values(), n)
    best = Counter()
    for (t, _), c in both.items():
        best[t] = max(best[t], c)
    print("n %d, topics %d, intents %d: NMI %.3f, homogeneity %.3f, "
          "completeness %.3f, purity %.3f, clear %.2f" %
          (n, len(topics), len(labels), 2 * mutual / (ht + hy), mutual / hy,
           mutual / ht, sum(best.values()) / n,
           sum(c == "1" for _, _, c in rows) / n))


main()
