// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

/** The constants of the C ABI, by their names there without BERTPT_: statuses and error codes, event kinds, states. */
public final class Constants {
  private Constants() {}

  static final int ABI_MAJOR = 1;
  static final int ABI_MINOR = 0;
  static final long LAYOUT_HASH = 0xab644478822483b2L;

  public static final int OK = 0;
  public static final int END = 1;
  public static final int TIMEOUT = 2;
  public static final int E_INVALID_ARGUMENT = -1;
  public static final int E_CONFIG = -2;
  public static final int E_IO = -3;
  public static final int E_NOT_FOUND = -4;
  public static final int E_CORRUPT = -5;
  public static final int E_ENCODING = -6;
  public static final int E_OUT_OF_MEMORY = -7;
  public static final int E_UNSUPPORTED = -8;
  public static final int E_ENGINE = -9;
  public static final int E_DEVICE = -10;
  public static final int E_NUMERIC = -11;
  public static final int E_CANCELLED = -12;
  public static final int E_BUSY = -13;
  public static final int E_POISONED = -14;
  public static final int E_FORKED = -15;
  public static final int E_STATE = -16;
  public static final int E_HOST = -17;
  public static final int E_ABI = -18;
  public static final int E_DATA = -19;
  public static final int E_INTERNAL = -20;
  public static final int E_NO_SPACE = -21;
  public static final int E_SHUTDOWN = -22;
  public static final int LOG_TRACE = 0;
  public static final int LOG_DEBUG = 1;
  public static final int LOG_INFO = 2;
  public static final int LOG_WARN = 3;
  public static final int LOG_ERROR = 4;
  public static final int LOG_OFF = 5;
  public static final int TRUNCATION_NONE = 0;
  public static final int TRUNCATION_LONGEST_FIRST = 1;
  public static final int TRUNCATION_ONLY_FIRST = 2;
  public static final int TRUNCATION_ONLY_SECOND = 3;
  public static final int PADDING_NONE = 0;
  public static final int PADDING_LONGEST = 1;
  public static final int PADDING_MAX_LENGTH = 2;
  public static final int SPLIT_TRAIN = 0;
  public static final int SPLIT_VALIDATION = 1;
  public static final int TRAINER_IDLE = 0;
  public static final int TRAINER_RUNNING = 1;
  public static final int TRAINER_FINISHED = 2;
  public static final int TRAINER_STOPPED = 3;
  public static final int TRAINER_FAILED = 4;
  public static final int EVENT_STARTED = 1;
  public static final int EVENT_PROGRESS = 2;
  public static final int EVENT_EVALUATION = 3;
  public static final int EVENT_CHECKPOINT = 4;
  public static final int EVENT_PHASE = 5;
  public static final int EVENT_WARNING = 6;
  public static final int EVENT_FINISHED = 7;
  public static final int EVENT_CANCELLED = 8;
  public static final int EVENT_FAILED = 9;
  public static final int EVENT_ROLLBACK = 10;
  public static final int DTYPE_F32 = 1;
  public static final int DTYPE_F64 = 2;
  public static final int DTYPE_BF16 = 3;
  public static final int DTYPE_F16 = 4;
  public static final int DTYPE_I32 = 5;
  public static final int DTYPE_I64 = 6;
  public static final int DTYPE_U8 = 7;
  public static final int DTYPE_I8 = 8;
  public static final int DTYPE_U16 = 9;
  public static final int DTYPE_I16 = 10;
  public static final int DTYPE_U32 = 11;
  public static final int DTYPE_U64 = 12;
  public static final int DTYPE_BOOL = 13;
}
