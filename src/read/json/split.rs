//! Finds where a JSON value ends without parsing it: a state machine that can be fed in pieces.

/// Deepest nesting that is parsed; a deeper value is a reject.
pub(super) const MAX_DEPTH: usize = 120;
/// Digits in a row from which a number may not fit into 64 bits.
const LONG_NUMBER: u32 = 19;

/// Progress inside one value.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Open brackets, at most `MAX_DEPTH` of them, innermost last.
    open: Vec<u8>,
    depth: usize,
    in_string: bool,
    escaped: bool,
    scalar: bool,
    started: bool,
    digits: u32,
    /// Deepest nesting seen.
    pub(super) deepest: usize,
    /// Whether a number has so many digits that it needs care.
    pub(super) long_number: bool,
}

impl Scan {
    /// Feeds the next bytes; `Some(n)` when the value ends behind the first `n` of them.
    pub(super) fn feed(&mut self, data: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < data.len() {
            if self.in_string {
                match self.string(&data[at..]) {
                    Some(n) => at += n,
                    None => return None,
                }
                if self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            let byte = data[at];
            if byte.is_ascii_digit() {
                self.digits += 1;
                self.long_number |= self.digits >= LONG_NUMBER;
            } else {
                self.digits = 0;
            }
            match byte {
                b'"' if !self.scalar => {
                    self.in_string = true;
                    self.started = true;
                }
                b'{' | b'[' if !self.scalar => {
                    self.started = true;
                    self.depth += 1;
                    self.deepest = self.deepest.max(self.depth);
                    if self.depth <= MAX_DEPTH {
                        self.open.push(byte);
                    }
                }
                b'}' | b']' => {
                    if self.depth == 0 {
                        return Some(at);
                    }
                    self.close(byte);
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if self.depth == 0 => {
                    if self.started || byte == b',' || byte == b':' {
                        return Some(at);
                    }
                }
                b'"' | b'{' | b'[' => return Some(at),
                _ => {
                    self.started = true;
                    self.scalar = self.depth == 0;
                }
            }
            at += 1;
        }
        None
    }

    /// Closes a bracket; one that does not fit closes the unclosed ones inside it too, so that a
    /// missing bracket damages one record and not the rest of the file.
    fn close(&mut self, byte: u8) {
        if self.depth > MAX_DEPTH {
            self.depth -= 1;
            return;
        }
        let opener = if byte == b'}' { b'{' } else { b'[' };
        if let Some(at) = self.open.iter().rposition(|open| *open == opener) {
            self.open.truncate(at);
            self.depth = at;
        }
    }

    /// Runs through a string; the number of bytes through its closing quote.
    fn string(&mut self, data: &[u8]) -> Option<usize> {
        let mut at = 0;
        if self.escaped {
            self.escaped = false;
            at = 1;
        }
        while at < data.len() {
            let found = at + memchr::memchr2(b'"', b'\\', &data[at..])?;
            if data[found] == b'"' {
                self.in_string = false;
                return Some(found + 1);
            }
            at = found + 2;
            self.escaped = at > data.len();
        }
        None
    }

    /// Whether a scalar that reaches the end of the input is complete there.
    pub(super) fn ends_with_input(&self) -> bool {
        self.started && self.depth == 0 && !self.in_string
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn end(text: &str, piece: usize) -> Option<usize> {
        let mut scan = Scan::default();
        let mut before = 0;
        for part in text.as_bytes().chunks(piece) {
            if let Some(n) = scan.feed(part) {
                return Some(before + n);
            }
            before += part.len();
        }
        scan.ends_with_input().then_some(before)
    }

    #[test]
    fn finds_ends_at_any_buffer_size() {
        for (text, expected) in [
            ("{\"a\":[1,2,{}]} ,", 14),
            ("\"x\\\"y\\\\\" ]", 8),
            ("12.5e3,", 6),
            ("true]", 4),
            ("[\"]\",\"}\"]x", 9),
            ("{\"a\":[1}, 2", 8),
            ("null", 4),
        ] {
            for piece in 1..=text.len() {
                assert_eq!(end(text, piece), Some(expected), "{text} in pieces of {piece}");
            }
        }
    }

    proptest! {
        #[test]
        fn never_depends_on_the_pieces(text in "[\\[\\]{}\",:\\\\ a1]{0,40}", piece in 1_usize..7) {
            prop_assert_eq!(end(&text, piece), end(&text, 64));
        }
    }
}
