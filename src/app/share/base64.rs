//! Base64 (RFC 4648) of a stream in bounded memory. Reading it back is the page's business.

use std::io::{self, ErrorKind, Read, Write};

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes taken at a time; a multiple of three, so that only the last ones are filled up.
const BLOCK: usize = 3 * 16 * 1_024;

/// Writes all of `from` to `to` as base64.
///
/// # Errors
/// What reading or writing fails with.
pub fn encode(from: &mut impl Read, to: &mut dyn Write) -> io::Result<()> {
    let mut block = vec![0; BLOCK];
    let mut text = Vec::with_capacity(BLOCK / 3 * 4);
    loop {
        let count = fill(from, &mut block)?;
        text.clear();
        for three in block[..count].chunks(3) {
            let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for place in 0..4 {
                text.push(if place <= three.len() {
                    LETTERS[(bits >> (18 - 6 * place) & 63) as usize]
                } else {
                    b'='
                });
            }
        }
        to.write_all(&text)?;
        if count < BLOCK {
            return Ok(());
        }
    }
}

/// Reads until the block is full or there is no more.
fn fill(from: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match from.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> String {
        let mut text = Vec::new();
        encode(&mut &bytes[..], &mut text).expect("encodes");
        String::from_utf8(text).expect("is text")
    }

    #[test]
    fn the_examples_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(text_of(bytes.as_bytes()), text);
        }
        assert_eq!(text_of(&[0xff, 0xfb, 0xbf]), "//u/");
    }

    #[test]
    fn blocks_join_without_a_seam() {
        for len in [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 2] {
            let bytes: Vec<u8> = (0..len).map(|index| (index * 7 % 251) as u8).collect();
            let text = text_of(&bytes);
            assert_eq!(text.len(), len.div_ceil(3) * 4);
            let inner = text.trim_end_matches('=');
            assert!(!inner.contains('='), "filled up at the end only");
            assert_eq!(text.len() - inner.len(), (3 - len % 3) % 3);
        }
    }
}
