//! The little JSON that the executor needs. Numbers keep their text, so that none is changed on its way.
use std::collections::BTreeMap;
use std::fmt::{self, Write};

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub fn parse(text: &str) -> Json {
        let mut parser = Parser { bytes: text.as_bytes(), at: 0 };
        let value = parser.value();
        parser.space();
        assert_eq!(parser.at, text.len(), "something after the JSON");
        value
    }

    pub fn object<const N: usize>(entries: [(&str, Json); N]) -> Json {
        Json::Object(entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
    }

    pub fn list<T: Into<Json>>(items: impl IntoIterator<Item = T>) -> Json {
        Json::List(items.into_iter().map(Into::into).collect())
    }

    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(entries) => entries.get(key),
            _ => None,
        }
    }

    pub fn at(&self, key: &str) -> &Json {
        self.get(key).unwrap_or_else(|| panic!("no {key} in {self}"))
    }

    pub fn text(&self) -> &str {
        match self {
            Json::Text(text) => text,
            other => panic!("not a text: {other}"),
        }
    }

    pub fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            other => panic!("not a list: {other}"),
        }
    }

    pub fn integer(&self) -> i64 {
        match self {
            Json::Number(text) => text.parse().expect("a whole number"),
            other => panic!("not a number: {other}"),
        }
    }

    pub fn is_true(&self) -> bool {
        *self == Json::Bool(true)
    }

    /// The same with a change to every text.
    pub fn map_texts(&self, change: &dyn Fn(&str) -> String) -> Json {
        match self {
            Json::Text(text) => Json::Text(change(text)),
            Json::List(items) => Json::List(items.iter().map(|item| item.map_texts(change)).collect()),
            Json::Object(entries) => Json::Object(entries.iter().map(|(key, value)| (key.clone(), value.map_texts(change))).collect()),
            other => other.clone(),
        }
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Json {
        Json::Number(value.to_string())
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Json {
        Json::from(i64::from(value))
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Json {
        Json::from(value as i64)
    }
}

impl From<f64> for Json {
    /// Rust's shortest form reads back as the same number.
    fn from(value: f64) -> Json {
        assert!(value.is_finite(), "JSON has no {value}");
        Json::Number(format!("{value:?}"))
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Json {
        Json::Text(value.to_string())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => out.write_str("null"),
            Json::Bool(value) => write!(out, "{value}"),
            Json::Number(text) => out.write_str(text),
            Json::Text(text) => write_text(out, text),
            Json::List(items) => {
                out.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    write!(out, "{}{item}", if i > 0 { ", " } else { "" })?;
                }
                out.write_char(']')
            }
            Json::Object(entries) => {
                out.write_char('{')?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    out.write_str(if i > 0 { ", " } else { "" })?;
                    write_text(out, key)?;
                    write!(out, ": {value}")?;
                }
                out.write_char('}')
            }
        }
    }
}

fn write_text(out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}")?,
            c if c < ' ' => write!(out, "\\u{:04x}", c as u32)?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn space(&mut self) {
        while self.at < self.bytes.len() && self.bytes[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> u8 {
        self.space();
        *self.bytes.get(self.at).expect("JSON ends too early")
    }

    fn take(&mut self, wanted: u8) {
        assert_eq!(self.peek() as char, wanted as char, "at byte {}", self.at);
        self.at += 1;
    }

    fn word(&mut self, word: &str, value: Json) -> Json {
        assert!(self.bytes[self.at..].starts_with(word.as_bytes()), "no JSON at byte {}", self.at);
        self.at += word.len();
        value
    }

    fn value(&mut self) -> Json {
        match self.peek() {
            b'{' => self.object(),
            b'[' => self.list(),
            b'"' => Json::Text(self.string()),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Json {
        let begin = self.at;
        while self.at < self.bytes.len() && matches!(self.bytes[self.at], b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9') {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[begin..self.at]).unwrap();
        assert!(text.parse::<f64>().is_ok(), "no JSON at byte {begin}");
        Json::Number(text.to_string())
    }

    fn list(&mut self) -> Json {
        self.take(b'[');
        let mut items = Vec::new();
        while self.peek() != b']' {
            if !items.is_empty() {
                self.take(b',');
            }
            items.push(self.value());
        }
        self.take(b']');
        Json::List(items)
    }

    fn object(&mut self) -> Json {
        self.take(b'{');
        let mut entries = BTreeMap::new();
        while self.peek() != b'}' {
            if !entries.is_empty() {
                self.take(b',');
            }
            self.space();
            let key = self.string();
            self.take(b':');
            entries.insert(key, self.value());
        }
        self.take(b'}');
        Json::Object(entries)
    }

    fn string(&mut self) -> String {
        self.take(b'"');
        let mut out = String::new();
        let mut units: Vec<u16> = Vec::new(); // of escapes, which are UTF-16
        loop {
            let begin = self.at;
            while !matches!(self.bytes[self.at], b'"' | b'\\') {
                self.at += 1;
            }
            if self.at > begin || self.bytes[self.at] == b'"' {
                out.push_str(&String::from_utf16(&units).expect("a lone surrogate"));
                units.clear();
                out.push_str(std::str::from_utf8(&self.bytes[begin..self.at]).expect("UTF-8"));
            }
            self.at += 1;
            if self.bytes[self.at - 1] == b'"' {
                return out;
            }
            units.push(self.escape());
        }
    }

    fn escape(&mut self) -> u16 {
        let c = self.bytes[self.at];
        self.at += 1;
        match c {
            b'n' => 10,
            b't' => 9,
            b'r' => 13,
            b'b' => 8,
            b'f' => 12,
            b'u' => {
                let digits = std::str::from_utf8(&self.bytes[self.at..self.at + 4]).unwrap();
                self.at += 4;
                u16::from_str_radix(digits, 16).expect("four hexadecimal digits")
            }
            other => u16::from(other),
        }
    }
}
