using System;

namespace Bertpt
{
    /// <summary>
    /// The library itself: where it is, what it is, LibTorch, devices, the keys of every configuration.
    /// A configuration, everywhere in this library, is null (all defaults), a JSON object as a string, or a dictionary of keys to strings,
    /// numbers, booleans, dictionaries and lists. Reports come back as JSON text. Text, corpora, batches and checkpoints need no LibTorch;
    /// a model does. What is documented as exclusive in the C headers is refused with E_BUSY when two threads do it at once.
    /// </summary>
    public static class Runtime
    {
        /// <summary>Loads libbertpt from a file or a folder. Without this the first use searches: BERTPT_LIBRARY, beside this assembly, the system.</summary>
        public static void Load(string library)
        {
            Library.Load(library ?? throw new ArgumentNullException(nameof(library)));
        }

        /// <summary>"0.1.0".</summary>
        public static string Version
        {
            get
            {
                Library.Ready();
                return Call.String(NativeMethods.bertpt_version());
            }
        }

        /// <summary>The name of a status or of an E_ code: "ok", "config".</summary>
        public static string StatusName(int status)
        {
            Library.Ready();
            return Call.String(NativeMethods.bertpt_status_name(status));
        }

        /// <summary>The build as JSON. Loads nothing.</summary>
        public static string Describe()
        {
            return Call.Text(NativeMethods.bertpt_runtime_describe);
        }

        /// <summary>Every place where LibTorch is looked for and why it would do or not, as JSON.</summary>
        public static string Probe(object options = null)
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_runtime_probe(Call.Config(options), ref result, ref error));
        }

        /// <summary>Loads LibTorch now; "torch_root" names a folder to use instead of searching.</summary>
        public static void LoadEngine(object options = null)
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_runtime_load_engine(Call.Config(options), ref error));
        }

        /// <summary>The devices that a model can be put on, as JSON.</summary>
        public static string ListDevices()
        {
            return Call.Text(NativeMethods.bertpt_runtime_list_devices);
        }

        /// <summary>
        /// Stops every running trainer at its next step boundary; nothing can be trained afterwards. Done by itself when the process ends.
        /// Gives whether all have stopped in time; negative waits without limit.
        /// </summary>
        public static bool Shutdown(long timeoutMs)
        {
            return Call.Run((ref IntPtr error) => NativeMethods.bertpt_runtime_shutdown(timeoutMs, ref error)) == Constants.OK;
        }

        /// <summary>The kinds of configuration as a JSON array.</summary>
        public static string ConfigKinds()
        {
            return Call.Text(NativeMethods.bertpt_config_kinds);
        }

        /// <summary>The JSON Schema of one kind, with default, bounds and help of each key.</summary>
        public static string ConfigSchema(string kind)
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_config_schema(Call.Utf8(kind), ref result, ref error));
        }

        /// <summary>The JSON Schema of a line of a run's events.jsonl.</summary>
        public static string EventSchema()
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_run_get_event_schema(ref result, ref error));
        }

        /// <summary>Writes the page of a run, which may be in progress; path "" is report.html in its folder.</summary>
        public static void WriteReport(string runDir, string path = "")
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_run_write_report(Call.Utf8(runDir), Call.Utf8(path), ref error));
        }

        /// <summary>Checks a configuration and fills in every default.</summary>
        public static string ResolveConfig(string kind, object config)
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_config_resolve(Call.Utf8(kind), Call.Config(config), ref result, ref error));
        }

        /// <summary>The keys that a recipe sets: "guide", "google", "hf" or "modern".</summary>
        public static string Recipe(string name)
        {
            return Call.Text((ref IntPtr result, ref IntPtr error) => NativeMethods.bertpt_config_get_recipe(Call.Utf8(name), ref result, ref error));
        }

        /// <summary>Drops log records below one of the LOG_ levels of <see cref="Constants"/>; the others go to stderr.</summary>
        public static void SetLogLevel(int level)
        {
            Call.Run((ref IntPtr error) => NativeMethods.bertpt_log_set_level(level, ref error));
        }
    }
}
