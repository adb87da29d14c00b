//! Speech of which it is known where its pauses and syllables are: flite tells the end of each phone it speaks, the
//! test adds silence and noise. Nothing is measured here.

use std::{ops::Range, path::Path, process::Command};

use super::audio_math::read_wav;

/// Frames per second of what is made here.
pub const RATE_HZ: u32 = 48_000;

/// The phones of flite's voices that are the nucleus of a syllable.
const VOWELS: [&str; 15] = [
    "aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh",
];
const LAST_VOWEL: &str = "uw";

/// Texts for these measures, spoken by nobody before.
pub const TEXTS: [&str; 8] = [
    "The warehouse had run out of labels, and nobody could say since when",
    "I took the morning train, counted the shelves myself, and wrote down what was missing",
    "We argued about the cause for an hour, which in the end was a single wrong number",
    "My proposal was to count twice a week, and to let the drivers see the count",
    "It sounded like more work, so I did the first month of it alone",
    "After that month we had not lost one order, and the team took it over",
    "My director asked what it had cost, and I could tell her to the hour",
    "Next time I would ask the drivers before anyone else",
];

/// Texts that are kept for the last check: nothing may be tuned by them. They end in stops, nasals and fricatives of all
/// kinds, and whoever changes a constant after a look at them writes others.
pub const KEPT_TEXTS: [&str; 12] = [
    "The choir met in a cold room above the bank",
    "Every singer brought a lamp and something hot to drink",
    "Our conductor was strict, but she had a kind heart",
    "In the second year we had to look for a new home",
    "The school across the street asked for far too much rent",
    "I wrote to the council twice and heard nothing back",
    "So one evening we sang outside of the town hall",
    "People stopped, and a man with a dog gave us his card",
    "He owned an empty shop, and we could have it for a song",
    "We painted the walls yellow and fixed the broken lock",
    "Since then the group has grown from twelve to forty five",
    "What I took from it is that asking in public can help",
];

/// Noise to speak in.
#[derive(Debug, Clone, Copy)]
pub enum Noise {
    /// As strong in every hertz.
    White,
    /// As strong in every octave.
    Pink,
    /// As speech is: weaker by 12 dB an octave above 500 Hz.
    Speech,
}

/// Speech and what is known of it.
pub struct Truth {
    /// The sound.
    pub samples: Vec<f32>,
    /// Silences between words, in seconds, also short ones.
    pub pauses: Vec<Range<f64>>,
    /// How many syllables were spoken.
    pub syllables: usize,
    /// How long was spoken.
    pub speech_secs: f64,
}

/// Numbers that look like chance and are the same each time.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From 0 to 1.
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// Has flite speak some of [`TEXTS`], with silences of 0.15 to 1.6 s between them.
#[track_caller]
pub fn speak(voice: &str, stretch: f64, seed: u64, folder: &Path) -> Truth {
    speak_of(&TEXTS, voice, stretch, seed, folder)
}

/// Has flite speak six of some texts, with silences of 0.15 to 1.6 s between them.
#[track_caller]
pub fn speak_of(texts: &[&str], voice: &str, stretch: f64, seed: u64, folder: &Path) -> Truth {
    let mut chance = Chance::new(seed + 1);
    let mut truth = Truth {
        samples: vec![0.0; RATE_HZ as usize / 2],
        pauses: Vec::new(),
        syllables: 0,
        speech_secs: 0.0,
    };
    let mut silence: Option<Range<f64>> = Some(0.0..0.5);
    for place in 0..6 {
        let text = texts[(seed as usize + place) % texts.len()];
        let begins = truth.samples.len() as f64 / f64::from(RATE_HZ);
        let (samples, phones) = spoken(text, voice, stretch, folder);
        let mut before = 0.0;
        for (phone, end) in phones {
            let at = begins + before..begins + end;
            if phone == "pau" {
                silence = Some(silence.map_or(at.start, |silence| silence.start)..at.end);
            } else {
                truth.pauses.extend(silence.take());
                truth.speech_secs += end - before;
                truth.syllables += usize::from(VOWELS.contains(&phone.as_str()) || phone == LAST_VOWEL);
            }
            before = end;
        }
        truth.samples.extend(samples);
        let gap = (chance.next() * 1.45 + 0.15) * f64::from(RATE_HZ);
        truth.samples.extend(vec![0.0; gap as usize]);
        let end = truth.samples.len() as f64 / f64::from(RATE_HZ);
        silence = Some(silence.map_or(begins + before, |silence| silence.start)..end);
    }
    // What comes before the first word and after the last is no pause.
    truth.pauses.remove(0);
    let peak = truth
        .samples
        .iter()
        .fold(0.0_f32, |peak, value| peak.max(value.abs()));
    truth.samples.iter_mut().for_each(|value| *value *= 0.5 / peak);
    truth
}

/// One text as samples at [`RATE_HZ`], with each phone and its end in seconds.
#[track_caller]
fn spoken(text: &str, voice: &str, stretch: f64, folder: &Path) -> (Vec<f32>, Vec<(String, f64)>) {
    let (raw, wav) = (folder.join("raw.wav"), folder.join("spoken.wav"));
    let told = Command::new("flite")
        .args(["-voice", voice, "-psdur", "--setf"])
        .arg(format!("duration_stretch={stretch}"))
        .args(["-t", text, "-o"])
        .arg(&raw)
        .output()
        .expect("flite runs");
    let phones = String::from_utf8_lossy(&told.stdout)
        .split_whitespace()
        .filter_map(|phone| {
            let (name, end) = phone.rsplit_once(':')?;
            Some((name.to_owned(), end.parse().ok()?))
        })
        .collect();
    let resampled = Command::new("sox")
        .arg(&raw)
        .args(["-r", &RATE_HZ.to_string(), "-b", "16", "-D"])
        .arg(&wav)
        .status()
        .expect("sox runs");
    assert!(resampled.success(), "sox brings it to {RATE_HZ} Hz");
    let frames = read_wav(&wav).frames;
    (
        frames
            .into_iter()
            .map(|frame| f32::from(frame) / 32_768.0)
            .collect(),
        phones,
    )
}

impl Truth {
    /// The sound in noise, speech being `snr_db` over it.
    pub fn in_noise(&self, noise: Noise, snr_db: f64, seed: u64) -> Vec<f32> {
        let energy: f64 = self.samples.iter().map(|value| f64::from(*value).powi(2)).sum();
        let active = energy / (self.speech_secs * f64::from(RATE_HZ));
        let mut made = made(noise, self.samples.len(), seed);
        let power = made.iter().map(|value| value * value).sum::<f64>() / made.len() as f64;
        let gain = (active / power).sqrt() * 10.0_f64.powf(-snr_db / 20.0);
        made.iter_mut().for_each(|value| *value *= gain);
        self.samples
            .iter()
            .zip(made)
            .map(|(value, noise)| (f64::from(*value) + noise).clamp(-1.0, 1.0) as f32)
            .collect()
    }
}

fn made(noise: Noise, count: usize, seed: u64) -> Vec<f64> {
    let mut chance = Chance::new(seed + 77);
    let mut low = [0.0_f64; 3];
    (0..count)
        .map(|_| {
            let white = chance.normal();
            match noise {
                Noise::White => white,
                Noise::Pink => {
                    // P. Kellet's economy filter: −3 dB an octave within half a dB.
                    low[0] = 0.997_65 * low[0] + white * 0.099_046_0;
                    low[1] = 0.963_00 * low[1] + white * 0.296_516_4;
                    low[2] = 0.570_00 * low[2] + white * 1.052_691_3;
                    low[0] + low[1] + low[2] + white * 0.184_8
                }
                Noise::Speech => {
                    // Two low-passes of first order at 500 Hz, and all below 100 Hz taken off.
                    let share = 500.0 * std::f64::consts::TAU / f64::from(RATE_HZ);
                    low[0] += share * (white - low[0]);
                    low[1] += share * (low[0] - low[1]);
                    low[2] += share / 5.0 * (low[1] - low[2]);
                    low[1] - low[2]
                }
            }
        })
        .collect()
}
