using System;
using System.Runtime.InteropServices;

namespace Bertpt
{
    /// <summary>A native object: freed once, by Dispose or by the finalizer, but not while a call still uses it.</summary>
    internal abstract class NativeHandle : SafeHandle
    {
        protected NativeHandle(IntPtr native) : base(IntPtr.Zero, true)
        {
            SetHandle(native);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }
    }

    /// <summary>
    /// What every object of this library is: dispose it when it is no longer needed, in any order, on any thread, as often as you like;
    /// what is forgotten is freed by its finalizer. Using a disposed one throws ObjectDisposedException. Disposing never waits.
    /// </summary>
    public abstract class NativeObject : IDisposable
    {
        private readonly NativeHandle native;

        internal NativeObject(NativeHandle native)
        {
            this.native = native;
        }

        public virtual void Dispose()
        {
            native.Dispose();
        }
    }
}
