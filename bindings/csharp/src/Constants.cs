// Made by bindings/generate.py from the C headers: do not edit.
namespace Bertpt
{
    /// <summary>The constants of the C ABI, by their names there without BERTPT_.</summary>
    public static class Constants
    {
        internal const uint ABI_MAJOR = 1;
        internal const uint ABI_MINOR = 0;
        internal const ulong LAYOUT_HASH = 0xab644478822483b2;

        public const int OK = 0;
        public const int END = 1;
        public const int TIMEOUT = 2;
        public const int E_INVALID_ARGUMENT = -1;
        public const int E_CONFIG = -2;
        public const int E_IO = -3;
        public const int E_NOT_FOUND = -4;
        public const int E_CORRUPT = -5;
        public const int E_ENCODING = -6;
        public const int E_OUT_OF_MEMORY = -7;
        public const int E_UNSUPPORTED = -8;
        public const int E_ENGINE = -9;
        public const int E_DEVICE = -10;
        public const int E_NUMERIC = -11;
        public const int E_CANCELLED = -12;
        public const int E_BUSY = -13;
        public const int E_POISONED = -14;
        public const int E_FORKED = -15;
        public const int E_STATE = -16;
        public const int E_HOST = -17;
        public const int E_ABI = -18;
        public const int E_DATA = -19;
        public const int E_INTERNAL = -20;
        public const int E_NO_SPACE = -21;
        public const int E_SHUTDOWN = -22;
        public const int LOG_TRACE = 0;
        public const int LOG_DEBUG = 1;
        public const int LOG_INFO = 2;
        public const int LOG_WARN = 3;
        public const int LOG_ERROR = 4;
        public const int LOG_OFF = 5;
        public const int TRUNCATION_NONE = 0;
        public const int TRUNCATION_LONGEST_FIRST = 1;
        public const int TRUNCATION_ONLY_FIRST = 2;
        public const int TRUNCATION_ONLY_SECOND = 3;
        public const int PADDING_NONE = 0;
        public const int PADDING_LONGEST = 1;
        public const int PADDING_MAX_LENGTH = 2;
        public const int SPLIT_TRAIN = 0;
        public const int SPLIT_VALIDATION = 1;
        public const int TRAINER_IDLE = 0;
        public const int TRAINER_RUNNING = 1;
        public const int TRAINER_FINISHED = 2;
        public const int TRAINER_STOPPED = 3;
        public const int TRAINER_FAILED = 4;
        public const int EVENT_STARTED = 1;
        public const int EVENT_PROGRESS = 2;
        public const int EVENT_EVALUATION = 3;
        public const int EVENT_CHECKPOINT = 4;
        public const int EVENT_PHASE = 5;
        public const int EVENT_WARNING = 6;
        public const int EVENT_FINISHED = 7;
        public const int EVENT_CANCELLED = 8;
        public const int EVENT_FAILED = 9;
        public const int EVENT_ROLLBACK = 10;
        public const int DTYPE_F32 = 1;
        public const int DTYPE_F64 = 2;
        public const int DTYPE_BF16 = 3;
        public const int DTYPE_F16 = 4;
        public const int DTYPE_I32 = 5;
        public const int DTYPE_I64 = 6;
        public const int DTYPE_U8 = 7;
        public const int DTYPE_I8 = 8;
        public const int DTYPE_U16 = 9;
        public const int DTYPE_I16 = 10;
        public const int DTYPE_U32 = 11;
        public const int DTYPE_U64 = 12;
        public const int DTYPE_BOOL = 13;
    }
}
