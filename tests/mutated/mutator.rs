//! Changes files as faults and ill will would: bits, numbers, lengths, pieces cut, doubled and mixed. The same number
//! gives the same change.

/// A source of changes.
pub struct Mutator {
    state: u64,
}

/// Numbers at which readers stumble.
const NUMBERS: [u32; 16] = [
    0,
    1,
    2,
    3,
    7,
    16,
    24,
    255,
    256,
    0x7FFF,
    0xFFFE,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    0xFFFF_FFFF,
];

/// Words at which readers of text stumble.
const WORDS: [&str; 34] = [
    "0",
    "-1",
    "1e999",
    "-1e999",
    "1e-400",
    "0.1",
    "18446744073709551615",
    "18446744073709551616",
    "4294967296",
    "65535",
    "65536",
    "999",
    "nan",
    "inf",
    "-inf",
    "null",
    "true",
    "\"\"",
    "\"../../x\"",
    "\"\\u0000\"",
    "[]",
    "{}",
    "[[",
    "}",
    ",",
    ":",
    "=",
    "\n",
    "\r\n",
    "#",
    "'''",
    "\u{feff}",
    "é\u{301}",
    "id = \"star\"",
];

impl Mutator {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03,
        }
    }

    /// Splitmix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 if that is 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A place, more often near the beginning, where headers are.
    fn place(&mut self, len: usize) -> usize {
        match self.below(3) {
            0 => self.below(len.min(64)),
            _ => self.below(len),
        }
    }

    /// One of `files`, changed in one to four places.
    pub fn mutated(&mut self, files: &[Vec<u8>], is_text: bool) -> Vec<u8> {
        let mut bytes = self.pick(files).clone();
        for _ in 0..=self.below(4) {
            if is_text && self.below(2) == 0 {
                self.change_text(&mut bytes);
            } else {
                self.change(&mut bytes, files);
            }
        }
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, files: &[Vec<u8>]) {
        let at = self.place(bytes.len());
        let len = self.below(64).min(bytes.len().saturating_sub(at));
        match self.below(9) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
            1 if !bytes.is_empty() => bytes[at] = self.below(256) as u8,
            2 => {
                let number = self.pick(&NUMBERS).to_le_bytes();
                let width = *self.pick(&[2, 4]);
                for (slot, byte) in bytes.iter_mut().skip(at).zip(&number[..width]) {
                    *slot = *byte;
                }
            }
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(at..at + len)),
            5 => {
                let piece = bytes[at..at + len].to_vec();
                let to = self.place(bytes.len());
                bytes.splice(to..to, piece);
            }
            6 => bytes[at..at + len].fill(0),
            7 => {
                let other = self.pick(files);
                let from = self.below(other.len());
                let piece = other[from..(from + len).min(other.len())].to_vec();
                bytes.splice(at..at + len, piece);
            }
            _ => {
                let more = self.below(40);
                let byte = *self.pick(&[0, 0xFF, b' ', b'[', b'{']);
                bytes.extend(std::iter::repeat_n(byte, more));
            }
        }
    }

    /// Puts a word in place of a number or a text, or between two.
    fn change_text(&mut self, bytes: &mut Vec<u8>) {
        let word = self.pick(&WORDS).as_bytes().to_vec();
        let from = self.below(bytes.len());
        let is_value = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let Some(start) = bytes.iter().skip(from).position(is_value).map(|at| from + at) else {
            return bytes.extend(word);
        };
        let len = bytes[start..].iter().take_while(|&byte| is_value(byte)).count();
        let end = if self.below(4) == 0 { start } else { start + len };
        bytes.splice(start..end, word);
    }
}
