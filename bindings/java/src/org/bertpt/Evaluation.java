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
    double seconds) {

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
        segment.get(JAVA_DOUBLE, Structs.Evaluation.SECONDS));
  }
}
