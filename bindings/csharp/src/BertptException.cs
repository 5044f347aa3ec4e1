using System;

namespace Bertpt
{
    /// <summary>Why a call failed. The codes are the E_ numbers of <see cref="Constants"/>.</summary>
    public sealed class BertptException : Exception
    {
        internal BertptException(int code, string component, string message, string details, Exception inner = null) : base(message, inner)
        {
            Code = code;
            Component = component;
            Details = details;
        }

        /// <summary>One of the E_ numbers of <see cref="Constants"/>.</summary>
        public int Code { get; }

        /// <summary>The part that noticed, "text/vocab"; "host/..." for this binding itself.</summary>
        public string Component { get; }

        /// <summary>One JSON object: {"pointer": "/mask_prob", "nearest": "mask_prob", ...}.</summary>
        public string Details { get; }

        /// <summary>Copies what a native error says and frees it.</summary>
        internal static BertptException Take(int status, IntPtr error)
        {
            if (error == IntPtr.Zero) return new BertptException(status, "", "failed with status " + status, "{}");
            BertptException e = new BertptException(
                status,
                Call.String(NativeMethods.bertpt_error_get_component(error)),
                Call.String(NativeMethods.bertpt_error_get_message(error)),
                Call.String(NativeMethods.bertpt_error_get_details(error)));
            NativeMethods.bertpt_error_free(error);
            return e;
        }
    }
}
