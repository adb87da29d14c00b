//! WAV files for tests: made from arithmetic, so that each sample is known. Speech is made in `sound`.

use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};

fn spec(rate: u32, channels: u16, format: SampleFormat) -> WavSpec {
    WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: if format == SampleFormat::Float { 32 } else { 16 },
        sample_format: format,
    }
}

/// A 220 Hz tone at half of full scale.
pub fn tone(path: &Path, rate: u32, channels: u16, secs: f64) {
    let mut writer = WavWriter::create(path, spec(rate, channels, SampleFormat::Int)).expect("a WAV");
    for frame in 0..(secs * f64::from(rate)).round() as u64 {
        let phase = frame as f64 / f64::from(rate) * 220.0 * std::f64::consts::TAU;
        for _ in 0..channels {
            writer.write_sample((phase.sin() * 16_384.0) as i16).expect("writes");
        }
    }
    writer.finalize().expect("writes");
}

/// The same tone as 32-bit floats.
pub fn float_tone(path: &Path, rate: u32, secs: f64) {
    let mut writer = WavWriter::create(path, spec(rate, 1, SampleFormat::Float)).expect("a WAV");
    for frame in 0..(secs * f64::from(rate)).round() as u64 {
        let phase = frame as f64 / f64::from(rate) * 220.0 * std::f64::consts::TAU;
        writer.write_sample((phase.sin() * 0.5) as f32).expect("writes");
    }
    writer.finalize().expect("writes");
}

/// Noise that never repeats, so that any stretch of it can be found again and any lost frame seen.
pub fn noise(path: &Path, rate: u32, secs: f64) {
    let mut writer = WavWriter::create(path, spec(rate, 1, SampleFormat::Int)).expect("a WAV");
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..(secs * f64::from(rate)).round() as u64 {
        // xorshift64 (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        writer.write_sample((state >> 48) as u16 as i16 / 4).expect("writes");
    }
    writer.finalize().expect("writes");
}

/// The samples of a 16-bit mono WAV.
pub fn read(path: &Path) -> Vec<i16> {
    let mut reader = hound::WavReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let spec = reader.spec();
    assert_eq!((spec.channels, spec.bits_per_sample), (1, 16), "{}", path.display());
    reader.samples::<i16>().map(|sample| sample.expect("a sample")).collect()
}
