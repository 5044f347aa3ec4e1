using System;
using System.Collections;
using System.Globalization;
using System.Text;

namespace Bertpt
{
    /// <summary>Writes configurations: dictionaries, lists, strings, booleans, numbers and null as JSON text.</summary>
    internal static class Json
    {
        internal static string Write(object value)
        {
            StringBuilder text = new StringBuilder();
            Write(text, value);
            return text.ToString();
        }

        private static void Write(StringBuilder text, object value)
        {
            if (value == null) text.Append("null");
            else if (value is string s) Quote(text, s);
            else if (value is bool b) text.Append(b ? "true" : "false");
            else if (value is double || value is float) Number(text, Convert.ToDouble(value, CultureInfo.InvariantCulture));
            else if (value is IDictionary map) Map(text, map);
            else if (value is IEnumerable list) List(text, list);
            else if (value is IFormattable number && !(value is Enum)) text.Append(number.ToString(null, CultureInfo.InvariantCulture));
            else Quote(text, value.ToString());
        }

        private static void Number(StringBuilder text, double value)
        {
            if (double.IsNaN(value) || double.IsInfinity(value)) throw new ArgumentException("JSON has no number " + value);
            text.Append(value.ToString("R", CultureInfo.InvariantCulture));
        }

        private static void Map(StringBuilder text, IDictionary map)
        {
            string separator = "{";
            foreach (DictionaryEntry entry in map)
            {
                text.Append(separator);
                Quote(text, entry.Key.ToString());
                text.Append(':');
                Write(text, entry.Value);
                separator = ",";
            }
            text.Append(map.Count == 0 ? "{}" : "}");
        }

        private static void List(StringBuilder text, IEnumerable list)
        {
            string separator = "";
            text.Append('[');
            foreach (object item in list)
            {
                text.Append(separator);
                Write(text, item);
                separator = ",";
            }
            text.Append(']');
        }

        private static void Quote(StringBuilder text, string value)
        {
            text.Append('"');
            foreach (char c in value)
            {
                if (c == '"' || c == '\\') text.Append('\\').Append(c);
                else if (c < 0x20) text.Append("\\u").Append(((int)c).ToString("x4"));
                else text.Append(c);
            }
            text.Append('"');
        }
    }
}
