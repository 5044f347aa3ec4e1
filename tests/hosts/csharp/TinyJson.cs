using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

/// <summary>Enough JSON for the tests: objects as Dictionary, arrays as List, whole numbers as long, others as double.</summary>
internal sealed class TinyJson
{
    private readonly string text;
    private int at;

    private TinyJson(string text)
    {
        this.text = text;
    }

    internal static object Parse(string text)
    {
        TinyJson json = new TinyJson(text);
        object value = json.Value();
        if (json.Peek() != '\0') throw json.Wrong();
        return value;
    }

    private object Value()
    {
        char c = Peek();
        if (c == '{') return Map();
        if (c == '[') return Items();
        if (c == '"') return String();
        if (c == 't') return Word("true", true);
        if (c == 'f') return Word("false", false);
        if (c == 'n') return Word("null", null);
        int begin = at;
        bool whole = true;
        for (; at < text.Length && "+-.eE0123456789".IndexOf(text[at]) >= 0; at++) whole &= ".eE".IndexOf(text[at]) < 0;
        string number = text.Substring(begin, at - begin);
        if (number.Length == 0) throw Wrong();
        return whole ? long.Parse(number, CultureInfo.InvariantCulture) : (object)double.Parse(number, CultureInfo.InvariantCulture);
    }

    private Dictionary<string, object> Map()
    {
        Dictionary<string, object> map = new Dictionary<string, object>();
        Take('{');
        while (Peek() != '}')
        {
            if (map.Count > 0) Take(',');
            Peek();
            string key = String();
            Take(':');
            map[key] = Value();
        }
        Take('}');
        return map;
    }

    private List<object> Items()
    {
        List<object> list = new List<object>();
        Take('[');
        while (Peek() != ']')
        {
            if (list.Count > 0) Take(',');
            list.Add(Value());
        }
        Take(']');
        return list;
    }

    private string String()
    {
        StringBuilder result = new StringBuilder();
        if (text[at++] != '"') throw Wrong();
        while (text[at] != '"')
        {
            char c = text[at++];
            if (c != '\\')
            {
                result.Append(c);
                continue;
            }
            char escape = text[at++];
            int known = "nrtbf".IndexOf(escape);
            if (escape == 'u')
            {
                result.Append((char)int.Parse(text.Substring(at, 4), NumberStyles.HexNumber));
                at += 4;
            }
            else
            {
                result.Append(known >= 0 ? "\n\r\t\b\f"[known] : escape);
            }
        }
        at++;
        return result.ToString();
    }

    private object Word(string word, object value)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) throw Wrong();
        at += word.Length;
        return value;
    }

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length ? text[at] : '\0';
    }

    private void Take(char c)
    {
        if (Peek() != c) throw Wrong();
        at++;
    }

    private FormatException Wrong()
    {
        return new FormatException("no JSON at " + at);
    }

    internal static string Write(object value)
    {
        if (value == null) return "null";
        if (value is bool b) return b ? "true" : "false";
        if (value is double d) return d.ToString("R", CultureInfo.InvariantCulture);
        if (value is string s) return Quote(s);
        List<string> parts = new List<string>();
        if (value is IDictionary map)
        {
            foreach (DictionaryEntry entry in map) parts.Add(Quote((string)entry.Key) + ":" + Write(entry.Value));
            return "{" + string.Join(",", parts) + "}";
        }
        if (value is IEnumerable list)
        {
            foreach (object item in list) parts.Add(Write(item));
            return "[" + string.Join(",", parts) + "]";
        }
        return Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    private static string Quote(string text)
    {
        StringBuilder result = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c < 0x20 || c == '"' || c == '\\' || c > 0x7e) result.Append("\\u").Append(((int)c).ToString("x4"));
            else result.Append(c);
        }
        return result.Append('"').ToString();
    }
}
