// Made by bindings/generate.py from the C headers: do not edit.
using System;
using System.Runtime.InteropServices;

namespace Bertpt
{
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    internal struct LogRecord
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Level;
        [FieldOffset(8)] internal long TimeMs;
        [FieldOffset(16)] internal IntPtr Component;
        [FieldOffset(24)] internal IntPtr Message;
    }

    /// <summary>A moment of a long call: done and total in the unit of the stage; total 0 while unknown.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public struct ProgressInfo
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] public ulong Done;
        [FieldOffset(16)] public ulong Total;
    }

    [StructLayout(LayoutKind.Explicit, Size = 40)]
    internal struct DocumentView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal IntPtr Text;
        [FieldOffset(16)] internal UIntPtr TextSize;
        [FieldOffset(24)] internal IntPtr Id;
        [FieldOffset(32)] internal UIntPtr IdSize;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    internal struct DocumentIterator
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal IntPtr Next;
        [FieldOffset(16)] internal IntPtr Rewind;
        [FieldOffset(24)] internal IntPtr LastError;
        [FieldOffset(32)] internal IntPtr Release;
        [FieldOffset(40)] internal IntPtr PrivateData;
    }

    [StructLayout(LayoutKind.Explicit, Size = 32)]
    internal struct SentencesView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long Count;
        [FieldOffset(16)] internal IntPtr Begin;
        [FieldOffset(24)] internal IntPtr End;
    }

    /// <summary>Ids of the five special tokens. Fields as in vocab.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public struct SpecialIds
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] public int Pad;
        [FieldOffset(8)] public int Unk;
        [FieldOffset(12)] public int Cls;
        [FieldOffset(16)] public int Sep;
        [FieldOffset(20)] public int Mask;
    }

    [StructLayout(LayoutKind.Explicit, Size = 40)]
    internal struct EncodeOptions
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int AddSpecialTokens;
        [FieldOffset(8)] internal long MaxLength;
        [FieldOffset(16)] internal int Truncation;
        [FieldOffset(20)] internal int Offsets;
        [FieldOffset(24)] internal int Padding;
        [FieldOffset(28)] internal int NThreads;
        [FieldOffset(32)] internal int TypeIds;
        [FieldOffset(36)] internal int SpecialMask;
    }

    [StructLayout(LayoutKind.Explicit, Size = 72)]
    internal struct EncodingView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long Count;
        [FieldOffset(16)] internal IntPtr Ids;
        [FieldOffset(24)] internal IntPtr TypeIds;
        [FieldOffset(32)] internal IntPtr Begin;
        [FieldOffset(40)] internal IntPtr End;
        [FieldOffset(48)] internal IntPtr WordIds;
        [FieldOffset(56)] internal IntPtr SpecialMask;
        [FieldOffset(64)] internal long NReplaced;
    }

    [StructLayout(LayoutKind.Explicit, Size = 96)]
    internal struct EncodedBatchView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long NRows;
        [FieldOffset(16)] internal long NTokens;
        [FieldOffset(24)] internal IntPtr RowOffsets;
        [FieldOffset(32)] internal IntPtr Ids;
        [FieldOffset(40)] internal IntPtr TypeIds;
        [FieldOffset(48)] internal IntPtr SpecialMask;
        [FieldOffset(56)] internal IntPtr AttentionMask;
        [FieldOffset(64)] internal IntPtr Begin;
        [FieldOffset(72)] internal IntPtr End;
        [FieldOffset(80)] internal IntPtr WordIds;
        [FieldOffset(88)] internal long NReplaced;
    }

    /// <summary>The size of one split. Fields as in corpus.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public struct CorpusInfo
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] public long Documents;
        [FieldOffset(16)] public long Sentences;
        [FieldOffset(24)] public long Tokens;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    internal struct CorpusDocumentView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long Tokens;
        [FieldOffset(16)] internal long Sentences;
        [FieldOffset(24)] internal IntPtr Ids;
        [FieldOffset(32)] internal IntPtr SentenceLengths;
        [FieldOffset(40)] internal IntPtr Id;
    }

    [StructLayout(LayoutKind.Explicit, Size = 112)]
    internal struct BatchView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long Tokens;
        [FieldOffset(16)] internal long Sequences;
        [FieldOffset(24)] internal long Masked;
        [FieldOffset(32)] internal long Longest;
        [FieldOffset(40)] internal IntPtr Ids;
        [FieldOffset(48)] internal IntPtr TypeIds;
        [FieldOffset(56)] internal IntPtr Positions;
        [FieldOffset(64)] internal IntPtr CuSeqlens;
        [FieldOffset(72)] internal IntPtr MaskedPositions;
        [FieldOffset(80)] internal IntPtr MaskedLabels;
        [FieldOffset(88)] internal IntPtr PairLabels;
        [FieldOffset(96)] internal IntPtr Epochs;
        [FieldOffset(104)] internal IntPtr Samples;
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    internal struct PaddedBatch
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long Sequences;
        [FieldOffset(16)] internal long Length;
        [FieldOffset(24)] internal IntPtr InputIds;
        [FieldOffset(32)] internal IntPtr TokenTypeIds;
        [FieldOffset(40)] internal IntPtr AttentionMask;
        [FieldOffset(48)] internal IntPtr Labels;
        [FieldOffset(56)] internal IntPtr PairLabels;
    }

    [StructLayout(LayoutKind.Explicit, Size = 88)]
    internal struct PackedBatch
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long Rows;
        [FieldOffset(16)] internal long Length;
        [FieldOffset(24)] internal long Sequences;
        [FieldOffset(32)] internal IntPtr InputIds;
        [FieldOffset(40)] internal IntPtr TokenTypeIds;
        [FieldOffset(48)] internal IntPtr PositionIds;
        [FieldOffset(56)] internal IntPtr SequenceIds;
        [FieldOffset(64)] internal IntPtr Labels;
        [FieldOffset(72)] internal IntPtr ClsCells;
        [FieldOffset(80)] internal IntPtr PairLabels;
    }

    /// <summary>How good a model is on the validation split of a corpus; losses are means in nats. Fields as in model.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 136)]
    public struct Evaluation
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] public int MaxSeqLength;
        [FieldOffset(8)] public long Sequences;
        [FieldOffset(16)] public long Tokens;
        [FieldOffset(24)] public long Masked;
        [FieldOffset(32)] public long Pairs;
        [FieldOffset(40)] public double MlmLoss;
        [FieldOffset(48)] public double MlmAccuracy;
        [FieldOffset(56)] public double Perplexity;
        [FieldOffset(64)] public double PairLoss;
        [FieldOffset(72)] public double PairAccuracy;
        [FieldOffset(80)] public double UnigramLoss;
        [FieldOffset(88)] public double Seconds;
        [FieldOffset(96)] public double MlmAccuracyTop5;
        [FieldOffset(104)] public long ProbeTexts;
        [FieldOffset(112)] public double ProbeAccuracy;
        [FieldOffset(120)] public double ProbeKnnAccuracy;
        [FieldOffset(128)] public double ProbeMajority;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    internal struct HiddenView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Reserved;
        [FieldOffset(8)] internal long Tokens;
        [FieldOffset(16)] internal long HiddenSize;
        [FieldOffset(24)] internal IntPtr Ids;
        [FieldOffset(32)] internal IntPtr Hidden;
        [FieldOffset(40)] internal IntPtr Pooled;
    }

    /// <summary>Numbers of one step; losses are means in nats. Fields as in trainer.h.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 168)]
    public struct Metrics
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] public int Phase;
        [FieldOffset(8)] public long Step;
        [FieldOffset(16)] public long NumTrainSteps;
        [FieldOffset(24)] public long Tokens;
        [FieldOffset(32)] public long Masked;
        [FieldOffset(40)] public long Pairs;
        [FieldOffset(48)] public long MaxSeqLength;
        [FieldOffset(56)] public double MlmLoss;
        [FieldOffset(64)] public double MlmAccuracy;
        [FieldOffset(72)] public double PairLoss;
        [FieldOffset(80)] public double PairAccuracy;
        [FieldOffset(88)] public double LearningRate;
        [FieldOffset(96)] public double GradientNorm;
        [FieldOffset(104)] public double TokensPerSecond;
        [FieldOffset(112)] public double Seconds;
        [FieldOffset(120)] public double SecondsLeft;
        [FieldOffset(128)] public ulong Epoch;
        [FieldOffset(136)] public double EpochPosition;
        [FieldOffset(144)] public long MemoryBytes;
        [FieldOffset(152)] public double FlopsPerSecond;
        [FieldOffset(160)] public double PeakShare;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    internal struct TensorView
    {
        [FieldOffset(0)] internal uint StructSize;
        [FieldOffset(4)] internal int Dtype;
        [FieldOffset(8)] internal IntPtr Name;
        [FieldOffset(16)] internal long Rank;
        [FieldOffset(24)] internal IntPtr Shape;
        [FieldOffset(32)] internal IntPtr Data;
        [FieldOffset(40)] internal UIntPtr Size;
    }

    [StructLayout(LayoutKind.Explicit, Size = 8)]
    internal struct DlpackVersion
    {
        [FieldOffset(0)] internal uint Major;
        [FieldOffset(4)] internal uint Minor;
    }

    [StructLayout(LayoutKind.Explicit, Size = 8)]
    internal struct DlpackDevice
    {
        [FieldOffset(0)] internal int DeviceType;
        [FieldOffset(4)] internal int DeviceId;
    }

    [StructLayout(LayoutKind.Explicit, Size = 4)]
    internal struct DlpackDtype
    {
        [FieldOffset(0)] internal byte Code;
        [FieldOffset(1)] internal byte Bits;
        [FieldOffset(2)] internal ushort Lanes;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    internal struct DlpackTensor
    {
        [FieldOffset(0)] internal IntPtr Data;
        [FieldOffset(8)] internal DlpackDevice Device;
        [FieldOffset(16)] internal int Ndim;
        [FieldOffset(20)] internal DlpackDtype Dtype;
        [FieldOffset(24)] internal IntPtr Shape;
        [FieldOffset(32)] internal IntPtr Strides;
        [FieldOffset(40)] internal ulong ByteOffset;
    }

    [StructLayout(LayoutKind.Explicit, Size = 80)]
    internal struct Dlpack
    {
        [FieldOffset(0)] internal DlpackVersion Version;
        [FieldOffset(8)] internal IntPtr ManagerCtx;
        [FieldOffset(16)] internal IntPtr Deleter;
        [FieldOffset(24)] internal ulong Flags;
        [FieldOffset(32)] internal DlpackTensor DlTensor;
    }

    /// <summary>The structs as the headers have them, for the test of the layouts.</summary>
    internal sealed class Known
    {
        internal readonly Type Type;
        internal readonly int Size;
        internal readonly string Offsets;

        private Known(Type type, int size, string offsets)
        {
            Type = type;
            Size = size;
            Offsets = offsets;
        }

        internal static readonly Known[] All =
        {
            new Known(typeof(LogRecord), 32, "StructSize=0 Level=4 TimeMs=8 Component=16 Message=24"),
            new Known(typeof(ProgressInfo), 24, "StructSize=0 Reserved=4 Done=8 Total=16"),
            new Known(typeof(DocumentView), 40, "StructSize=0 Reserved=4 Text=8 TextSize=16 Id=24 IdSize=32"),
            new Known(typeof(DocumentIterator), 48, "StructSize=0 Reserved=4 Next=8 Rewind=16 LastError=24 Release=32 PrivateData=40"),
            new Known(typeof(SentencesView), 32, "StructSize=0 Reserved=4 Count=8 Begin=16 End=24"),
            new Known(typeof(SpecialIds), 24, "StructSize=0 Pad=4 Unk=8 Cls=12 Sep=16 Mask=20"),
            new Known(typeof(EncodeOptions), 40, "StructSize=0 AddSpecialTokens=4 MaxLength=8 Truncation=16 Offsets=20 Padding=24 NThreads=28 TypeIds=32 SpecialMask=36"),
            new Known(typeof(EncodingView), 72, "StructSize=0 Reserved=4 Count=8 Ids=16 TypeIds=24 Begin=32 End=40 WordIds=48 SpecialMask=56 NReplaced=64"),
            new Known(typeof(EncodedBatchView), 96, "StructSize=0 Reserved=4 NRows=8 NTokens=16 RowOffsets=24 Ids=32 TypeIds=40 SpecialMask=48 AttentionMask=56 Begin=64 End=72 WordIds=80 NReplaced=88"),
            new Known(typeof(CorpusInfo), 32, "StructSize=0 Reserved=4 Documents=8 Sentences=16 Tokens=24"),
            new Known(typeof(CorpusDocumentView), 48, "StructSize=0 Reserved=4 Tokens=8 Sentences=16 Ids=24 SentenceLengths=32 Id=40"),
            new Known(typeof(BatchView), 112, "StructSize=0 Reserved=4 Tokens=8 Sequences=16 Masked=24 Longest=32 Ids=40 TypeIds=48 Positions=56 CuSeqlens=64 MaskedPositions=72 MaskedLabels=80 PairLabels=88 Epochs=96 Samples=104"),
            new Known(typeof(PaddedBatch), 64, "StructSize=0 Reserved=4 Sequences=8 Length=16 InputIds=24 TokenTypeIds=32 AttentionMask=40 Labels=48 PairLabels=56"),
            new Known(typeof(PackedBatch), 88, "StructSize=0 Reserved=4 Rows=8 Length=16 Sequences=24 InputIds=32 TokenTypeIds=40 PositionIds=48 SequenceIds=56 Labels=64 ClsCells=72 PairLabels=80"),
            new Known(typeof(Evaluation), 136, "StructSize=0 MaxSeqLength=4 Sequences=8 Tokens=16 Masked=24 Pairs=32 MlmLoss=40 MlmAccuracy=48 Perplexity=56 PairLoss=64 PairAccuracy=72 UnigramLoss=80 Seconds=88 MlmAccuracyTop5=96 ProbeTexts=104 ProbeAccuracy=112 ProbeKnnAccuracy=120 ProbeMajority=128"),
            new Known(typeof(HiddenView), 48, "StructSize=0 Reserved=4 Tokens=8 HiddenSize=16 Ids=24 Hidden=32 Pooled=40"),
            new Known(typeof(Metrics), 168, "StructSize=0 Phase=4 Step=8 NumTrainSteps=16 Tokens=24 Masked=32 Pairs=40 MaxSeqLength=48 MlmLoss=56 MlmAccuracy=64 PairLoss=72 PairAccuracy=80 LearningRate=88 GradientNorm=96 TokensPerSecond=104 Seconds=112 SecondsLeft=120 Epoch=128 EpochPosition=136 MemoryBytes=144 FlopsPerSecond=152 PeakShare=160"),
            new Known(typeof(TensorView), 48, "StructSize=0 Dtype=4 Name=8 Rank=16 Shape=24 Data=32 Size=40"),
            new Known(typeof(DlpackVersion), 8, "Major=0 Minor=4"),
            new Known(typeof(DlpackDevice), 8, "DeviceType=0 DeviceId=4"),
            new Known(typeof(DlpackDtype), 4, "Code=0 Bits=1 Lanes=2"),
            new Known(typeof(DlpackTensor), 48, "Data=0 Device=8 Ndim=16 Dtype=20 Shape=24 Strides=32 ByteOffset=40"),
            new Known(typeof(Dlpack), 80, "Version=0 ManagerCtx=8 Deleter=16 Flags=24 DlTensor=32")
        };
    }
}
