// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/** How good a model is on the validation split of a corpus; losses are means in nats. Fields as in model.h. */
public record Evaluation(
    int maxSeqLength,
    long sequences,
    long tokens,
    long masked,
    long pairs,
    double mlmLoss,
    double mlmAccuracy,
    double perplexity,
    double pairLoss,
    double pairAccuracy,
    double unigramLoss,
    double seconds,
    double mlmAccuracyTop5,
    long probeTexts,
    double probeAccuracy,
    double probeKnnAccuracy,
    double probeMajority) {

  static Evaluation read(MemorySegment segment) {
    return new Evaluation(
        segment.get(JAVA_INT, Structs.Evaluation.MAX_SEQ_LENGTH),
        segment.get(JAVA_LONG, Structs.Evaluation.SEQUENCES),
        segment.get(JAVA_LONG, Structs.Evaluation.TOKENS),
        segment.get(JAVA_LONG, Structs.Evaluation.MASKED),
        segment.get(JAVA_LONG, Structs.Evaluation.PAIRS),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.MLM_LOSS),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.MLM_ACCURACY),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.PERPLEXITY),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.PAIR_LOSS),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.PAIR_ACCURACY),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.UNIGRAM_LOSS),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.SECONDS),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.MLM_ACCURACY_TOP5),
        segment.get(JAVA_LONG, Structs.Evaluation.PROBE_TEXTS),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.PROBE_ACCURACY),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.PROBE_KNN_ACCURACY),
        segment.get(JAVA_DOUBLE, Structs.Evaluation.PROBE_MAJORITY));
  }
}
