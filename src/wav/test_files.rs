//! WAV files of any kind, built byte by byte for tests: independent of the code that is tested.

/// A WAV file of the given format tag with `data` as its sound.
pub(crate) fn wav(tag: u16, channels: u16, rate: u32, bits: u16, data: &[u8]) -> Vec<u8> {
    with_chunks(tag, channels, rate, bits, &[], data)
}

/// A WAV file of 16-bit PCM.
pub(crate) fn wav_16(channels: u16, rate: u32, samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
    wav(1, channels, rate, 16, &data)
}

/// A WAV file of 32-bit floats.
pub(crate) fn wav_f32(channels: u16, rate: u32, samples: &[f32]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|s| s.to_le_bytes()).collect();
    wav(3, channels, rate, 32, &data)
}

/// A WAV file with `extra` bytes, whole chunks, between the format and the sound.
pub(crate) fn with_chunks(
    tag: u16,
    channels: u16,
    rate: u32,
    bits: u16,
    extra: &[u8],
    data: &[u8],
) -> Vec<u8> {
    let frame_bytes = channels * (bits / 8);
    let len = |n: usize| u32::try_from(n).expect("a small file").to_le_bytes();
    let mut file = b"RIFF".to_vec();
    file.extend(len(36 + extra.len() + data.len()));
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(tag.to_le_bytes());
    file.extend(channels.to_le_bytes());
    file.extend(rate.to_le_bytes());
    file.extend((rate.wrapping_mul(u32::from(frame_bytes))).to_le_bytes());
    file.extend(frame_bytes.to_le_bytes());
    file.extend(bits.to_le_bytes());
    file.extend(extra);
    file.extend(b"data");
    file.extend(len(data.len()));
    file.extend(data);
    file
}
