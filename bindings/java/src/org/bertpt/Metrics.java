// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/** Numbers of one step; losses are means in nats. Fields as in trainer.h. */
public record Metrics(
    int phase,
    long step,
    long numTrainSteps,
    long tokens,
    long masked,
    long pairs,
    long maxSeqLength,
    double mlmLoss,
    double mlmAccuracy,
    double pairLoss,
    double pairAccuracy,
    double learningRate,
    double gradientNorm,
    double tokensPerSecond,
    double seconds,
    double secondsLeft,
    long epoch,
    double epochPosition,
    long memoryBytes,
    double flopsPerSecond,
    double peakShare) {

  static Metrics read(MemorySegment segment) {
    return new Metrics(
        segment.get(JAVA_INT, Structs.Metrics.PHASE),
        segment.get(JAVA_LONG, Structs.Metrics.STEP),
        segment.get(JAVA_LONG, Structs.Metrics.NUM_TRAIN_STEPS),
        segment.get(JAVA_LONG, Structs.Metrics.TOKENS),
        segment.get(JAVA_LONG, Structs.Metrics.MASKED),
        segment.get(JAVA_LONG, Structs.Metrics.PAIRS),
        segment.get(JAVA_LONG, Structs.Metrics.MAX_SEQ_LENGTH),
        segment.get(JAVA_DOUBLE, Structs.Metrics.MLM_LOSS),
        segment.get(JAVA_DOUBLE, Structs.Metrics.MLM_ACCURACY),
        segment.get(JAVA_DOUBLE, Structs.Metrics.PAIR_LOSS),
        segment.get(JAVA_DOUBLE, Structs.Metrics.PAIR_ACCURACY),
        segment.get(JAVA_DOUBLE, Structs.Metrics.LEARNING_RATE),
        segment.get(JAVA_DOUBLE, Structs.Metrics.GRADIENT_NORM),
        segment.get(JAVA_DOUBLE, Structs.Metrics.TOKENS_PER_SECOND),
        segment.get(JAVA_DOUBLE, Structs.Metrics.SECONDS),
        segment.get(JAVA_DOUBLE, Structs.Metrics.SECONDS_LEFT),
        segment.get(JAVA_LONG, Structs.Metrics.EPOCH),
        segment.get(JAVA_DOUBLE, Structs.Metrics.EPOCH_POSITION),
        segment.get(JAVA_LONG, Structs.Metrics.MEMORY_BYTES),
        segment.get(JAVA_DOUBLE, Structs.Metrics.FLOPS_PER_SECOND),
        segment.get(JAVA_DOUBLE, Structs.Metrics.PEAK_SHARE));
  }
}
