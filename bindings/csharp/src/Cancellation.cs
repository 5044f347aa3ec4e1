using System;
using System.Threading;

namespace Bertpt
{
    /// <summary>
    /// A CancellationToken as the library understands it, for one call: its request reaches a native cancel. A call that noticed it throws
    /// OperationCanceledException, with the library's own words as its inner exception; everything is left whole.
    /// </summary>
    internal sealed class Cancellation : IDisposable
    {
        internal readonly CancelHandle Native;
        private readonly CancellationToken token;
        private readonly CancellationTokenRegistration registration;

        internal Cancellation(CancellationToken token)
        {
            this.token = token;
            if (!token.CanBeCanceled)
            {
                Native = CancelHandle.Null;
                return;
            }
            CancelHandle native = new CancelHandle(Call.Owned(NativeMethods.bertpt_cancel_create));
            Native = native;
            registration = token.Register(() => Request(native));
        }

        private static void Request(CancelHandle native)
        {
            try
            {
                NativeMethods.bertpt_cancel_request(native);
            }
            catch (ObjectDisposedException)
            {
                // The call ended at the same moment.
            }
        }

        /// <summary>The exception to throw instead of a BertptException.</summary>
        internal Exception Explain(BertptException e)
        {
            return e.Code == Constants.E_CANCELLED && token.IsCancellationRequested ? new OperationCanceledException(e.Message, e, token) : (Exception)e;
        }

        internal Exception Explain(Documents documents, BertptException e)
        {
            return e.Code == Constants.E_CANCELLED ? Explain(e) : Documents.Explain(documents, e);
        }

        internal int Run(Call.Body body)
        {
            try
            {
                return Call.Run(body);
            }
            catch (BertptException e)
            {
                throw Explain(e);
            }
        }

        public void Dispose()
        {
            registration.Dispose();
            if (!Native.IsInvalid) Native.Dispose();
        }
    }
}
