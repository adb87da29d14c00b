//! The real files that are mutated, made by the program itself or lying in its assets, and the densest ones of each
//! kind. How they are changed is not known here.

use std::fs;

use aloud::{
    library::{Library, Settings},
    model::{
        journal::{Event, Started},
        pieces::PickUp,
        sample,
        session::{Plan, Session},
    },
    wav::cues,
};

use super::readers::{Kind, framework, now, prompt};

/// A story with every field, and some that are not known.
const STORY: &str = "title = \"The refund\"\nkinds = [\"advocated\", \"improved\", \"data\", \"wrong\", \"other\"]\n\
                     themes = [\"Earn Trust\", \"Mine\"]\nmetrics = [\"2 days, not 14\"]\nlearned = \"Ask first.\"\n\
                     mood = 1.5\nsince = 2026-11-22\n[bullets]\nsituation = [\"a seller waited\"]\naction = \
                     [\"sat with them\", \"two\\nlines\"]\nresult = []\n[from.another]\nversion = 9\n";

/// What a listener sends back, with two notes and an unknown field.
const FEEDBACK: &str = "{\"aloud_feedback\": 1, \"take\": \"2026-11-22_10-15-30_bad-news\", \"listener\": \"Maria\", \
                        \"x\": 7, \"notes\": [{\"at_secs\": 0.01, \"text\": \"slower\\nhere\"}, {\"at_secs\": 0.05, \
                        \"text\": \"\u{e9}\"}]}\n";

/// Files to start from.
pub struct Corpus {
    wavs: Vec<Vec<u8>>,
    takes: Vec<Vec<u8>>,
    journals: Vec<Vec<u8>>,
    packs: Vec<Vec<u8>>,
    samples: Vec<Vec<u8>>,
    frameworks: Vec<Vec<u8>>,
    settings: Vec<Vec<u8>>,
    sessions: Vec<Vec<u8>>,
    stories: Vec<Vec<u8>>,
    feedback: Vec<Vec<u8>>,
}

impl Corpus {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.wav");
        let mut wavs = Vec::new();
        for (channels, bits, format) in [
            (1, 16, hound::SampleFormat::Int),
            (2, 16, hound::SampleFormat::Int),
            (3, 16, hound::SampleFormat::Int),
            (1, 8, hound::SampleFormat::Int),
            (2, 24, hound::SampleFormat::Int),
            (1, 32, hound::SampleFormat::Int),
            (2, 32, hound::SampleFormat::Float),
        ] {
            write_wav(&path, channels, bits, format);
            wavs.push(fs::read(&path).expect("reads"));
            cues::write(&path, &[(0, "Situation".to_owned()), (90, "Task".to_owned())]).expect("writes cues");
            wavs.push(fs::read(&path).expect("reads"));
        }
        write_wav(&path, 1, 16, hound::SampleFormat::Int);
        let library = Library::open(&dir.path().join("library")).expect("opens");
        let mut takes = Vec::new();
        for marks in [&[][..], &[0.01, 0.02, 0.03]] {
            let (id, _) = library
                .import(&path, &prompt(), &framework(), 120.0, marks, &now())
                .expect("imports");
            takes.push(fs::read(library.take_dir(&id).join("take.json")).expect("reads"));
            takes.push(with_remarks(&takes[takes.len() - 1]));
        }
        let settings = dir.path().join("settings.toml");
        Settings::default().save(&settings).expect("saves");
        let more = "input_device = \"mic\"\ninput_channel = 1\nlibrary_dir = \"/home/ann/answers\"\ntheme = \"dark\"\n\
                    think_secs = 30\n[window]\nwidth = 1000.5\nheight = 700.0\n";
        Self {
            wavs,
            takes,
            journals: vec![journal().into_bytes()],
            packs: vec![
                fs::read(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/assets/prompts/customer-obsession.toml"
                ))
                .map(|pack| pack[..4_000].to_vec())
                .expect("reads"),
                b"theme = \"Mine\"\n[[prompts]]\nid = \"mine-one\"\ntext = \"Why?\"\n".to_vec(),
                b"# mine\ntheme = 'Mine' # so\nx = 7\nprompts = [{id = 'a', text = 'A?', y = [1]}, {id = 'b', text = 'B?'}]\n\n[z]\n"
                    .to_vec(),
            ],
            samples: sample::BUILT_IN[..2]
                .iter()
                .map(|text| text.as_bytes().to_vec())
                .collect(),
            frameworks: vec![
                include_bytes!("../../assets/frameworks/star.toml").to_vec(),
                include_bytes!("../../assets/frameworks/par.toml").to_vec(),
            ],
            sessions: sessions(),
            stories: vec![STORY.as_bytes().to_vec(), b"title = \"\"\n".to_vec()],
            feedback: vec![FEEDBACK.as_bytes().to_vec()],
            settings: vec![fs::read(&settings).expect("reads"), more.as_bytes().to_vec()],
        }
    }

    /// The files that a reader of this kind is given.
    pub fn of(&self, kind: Kind) -> &[Vec<u8>] {
        match kind {
            Kind::Wav | Kind::Repair | Kind::Recover | Kind::Import => &self.wavs,
            Kind::Take => &self.takes,
            Kind::Journal => &self.journals,
            Kind::Pack | Kind::OwnPack => &self.packs,
            Kind::Sample => &self.samples,
            Kind::Framework => &self.frameworks,
            Kind::Settings => &self.settings,
            Kind::Session => &self.sessions,
            Kind::Story => &self.stories,
            Kind::Feedback => &self.feedback,
        }
    }
}

fn write_wav(path: &std::path::Path, channels: u16, bits: u16, sample_format: hound::SampleFormat) {
    let spec = hound::WavSpec {
        channels,
        sample_rate: 8_000,
        bits_per_sample: bits,
        sample_format,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a WAV");
    for sample in 0..400_i32 * i32::from(channels) {
        match sample_format {
            hound::SampleFormat::Float => writer.write_sample(sample as f32 / 5_000.0),
            hound::SampleFormat::Int => writer.write_sample(sample % 127),
        }
        .expect("writes");
    }
    writer.finalize().expect("writes");
}

/// The journal of a take with every kind of event.
pub fn journal() -> String {
    let event = |event: &Event| aloud::model::journal::line(event).expect("writes");
    let started = Event::Started(Started {
        schema: 1,
        recorded_at: "2026-11-22T10:15:30+01:00".to_owned(),
        prompt: prompt(),
        framework: framework(),
        total_secs: 120.0,
        sample_rate_hz: 8_000,
        channels: 1,
        device: "mic".to_owned(),
        lead_in_frames: 40,
        pick_up: Some(PickUp {
            take: "2026-11-22_10-15-30_bad-news".to_owned(),
            part: "task".to_owned(),
        }),
        occasion: serde_json::from_str(
            r#"{"story":{"id":"refund","title":"The refund"},"follow_up_to":"x","session":"y","drill":{"kind":"wrap_up","cue_secs":41.5}}"#,
        )
        .expect("reads"),
    });
    event(&started)
        + "{\"event\":\"marked\",\"part\":\"task\",\"frame\":100}\n\
           {\"event\":\"unmarked\",\"part\":\"task\"}\n\
           {\"event\":\"marked\",\"part\":\"task\",\"frame\":150}\n\
           {\"event\":\"paused\",\"frame\":200}\n\
           {\"event\":\"resumed\",\"frame\":200}\n\
           {\"event\":\"gap\",\"frame\":220,\"frames\":20,\"cause\":\"the disk was slow\"}\n\
           {\"event\":\"finished\",\"frames\":400}\n"
}

/// A session that runs and one that ended, with follow-ups.
fn sessions() -> Vec<Vec<u8>> {
    let mut asked = prompt();
    asked.follow_ups = vec!["Why?".to_owned(), "What next?".to_owned()];
    let mut other = prompt();
    other.id = "another".to_owned();
    let plan = Plan {
        prompts: vec![asked, other],
        think_secs: 30,
        total_secs: 120.0,
        framework: framework(),
        follow_ups: 1,
        reads_aloud: true,
        seed: 7,
    };
    let mut session = Session::begin(plan, "2026-11-22T10:15:30+01:00".to_owned());
    session.spoke("2026-11-22_10-16-00_bad-news");
    session.spoke("2026-11-22_10-18-00_bad-news-12345678");
    let running = serde_json::to_vec_pretty(&session).expect("writes");
    session.end("2026-11-22T10:25:30+01:00".to_owned());
    vec![running, serde_json::to_vec_pretty(&session).expect("writes")]
}

/// Files as long as they may be, or so long that they are refused, and as dense as can be.
pub fn densest() -> Vec<(Kind, &'static str, Vec<u8>)> {
    const MILLION: usize = 1_000_000;
    // JSON is read up to a million bytes, TOML up to half of that.
    let filled_to = |len: usize, before: &str, piece: &str, after: &str| {
        let count = (len - before.len() - after.len()) / piece.len();
        format!("{before}{}{after}", piece.repeat(count)).into_bytes()
    };
    let filled = |before: &str, piece: &str, after: &str| filled_to(MILLION, before, piece, after);
    let toml = |before: &str, piece: &str, after: &str| filled_to(MILLION / 2, before, piece, after);
    let corpus = Corpus::new();
    let take = String::from_utf8(corpus.takes[0].clone()).expect("JSON");
    let open_take = take.trim_end().trim_end_matches('}').trim_end().to_owned();
    let session = String::from_utf8(corpus.sessions[0].clone()).expect("JSON");
    let open_session = session.trim_end().trim_end_matches('}').trim_end().to_owned();
    let start = journal().lines().next().expect("a line").to_owned() + "\n";
    let marks: String = (0..16_000)
        .map(|number| format!("{{\"event\":\"marked\",\"part\":\"part-{number}\",\"frame\":1}}\n"))
        .collect();
    let keys: String = (0..45_000).map(|number| format!("k{number}=0\n")).collect();
    let prompts: String = (0..10_000)
        .map(|number| format!("[[prompts]]\nid='p-{number}'\ntext='Why {number}?'\n"))
        .collect();
    vec![
        (
            Kind::Take,
            "numbers in an unknown field",
            filled(&(open_take.clone() + ",\"x\":["), "0,", "0]}"),
        ),
        (
            Kind::Take,
            "objects in the notes",
            filled(&(open_take + ",\"y\":["), "{},", "0]}"),
        ),
        (Kind::Take, "brackets", vec![b'['; MILLION]),
        (Kind::Take, "more than is read", vec![b' '; 20 * MILLION]),
        (
            Kind::Journal,
            "pauses",
            filled(&start, "{\"event\":\"paused\",\"frame\":1}\n", ""),
        ),
        (Kind::Journal, "marks", (start.clone() + &marks).into_bytes()),
        (
            Kind::Journal,
            "one line",
            filled("{\"event\":\"gap\",\"x\":[", "0,", "0]}"),
        ),
        (Kind::Journal, "more than is read", vec![b'{'; 20 * MILLION]),
        (Kind::Pack, "numbers", toml("theme='T'\nx=[", "0,", "0]\n")),
        (
            Kind::Pack,
            "prompts",
            format!("theme='T'\n{prompts}").into_bytes(),
        ),
        (Kind::Pack, "brackets", vec![b'['; MILLION / 2]),
        (Kind::Story, "numbers", toml("title='T'\nx=[", "0,", "0]\n")),
        (
            Kind::Story,
            "as many as changes are put into",
            filled_to(MILLION / 10, "title='T'\nx=[", "0,", "0]\n"),
        ),
        (
            Kind::Story,
            "bullets",
            toml("title='T'\n[bullets]\na=[", "'x',", "'x']\n"),
        ),
        (
            Kind::Story,
            "themes",
            ('a'..='z')
                .flat_map(|a| ('a'..='z').map(move |b| (a, b)))
                .flat_map(|(a, b)| ('a'..='z').map(move |c| format!("'{a}{b}{c}',")))
                .fold("title='T'\nthemes=[".to_owned(), |text, theme| text + &theme)
                .into_bytes(),
        ),
        (
            Kind::OwnPack,
            "numbers in an unknown field",
            filled_to(
                MILLION / 5 - 500,
                "theme='T'\nprompts=[{id='a',text='A?'}]\nx=[",
                "0,",
                "0]\n",
            ),
        ),
        (
            Kind::OwnPack,
            "prompts",
            format!(
                "theme='T'\n{}",
                prompts.split_inclusive("?'\n").take(2_000).collect::<String>()
            )
            .into_bytes(),
        ),
        (Kind::Sample, "brackets", vec![b'['; MILLION / 2]),
        (Kind::Framework, "numbers", toml("x=[", "0,", "0]\n")),
        (
            Kind::Session,
            "numbers in an unknown field",
            filled(&(open_session + ",\"x\":["), "0,", "0]}"),
        ),
        (Kind::Settings, "keys", keys.into_bytes()),
        (Kind::Settings, "tables", toml("", "[[a]]\n", "")),
        (Kind::Settings, "dots", toml("a", ".a", "=1\n")),
        (Kind::Wav, "cue points without number", cue_points(60)),
        (Kind::Wav, "cue points", cue_points(3)),
        (Kind::Recover, "cue points", cue_points(3)),
        (Kind::Wav, "chunks", chunks()),
    ]
}

/// A second of sound with a cue chunk of so many million bytes, and as many labels.
fn cue_points(millions: usize) -> Vec<u8> {
    let mut bytes = Corpus::new().wavs[0].clone();
    for (id, body) in [
        (b"cue ", vec![7; millions * 1_000_000]),
        (
            b"LIST",
            [
                &b"adtl"[..],
                &b"labl\x06\0\0\0\x01\0\0\0x\0".repeat(millions * 1_000_000 / 14),
            ]
            .concat(),
        ),
    ] {
        bytes.extend(id);
        bytes.extend(u32::try_from(body.len()).expect("fits").to_le_bytes());
        bytes.extend(&body);
        if body.len() % 2 == 1 {
            bytes.push(0);
        }
    }
    bytes
}

/// A million chunks before the sound.
fn chunks() -> Vec<u8> {
    let sound = Corpus::new().wavs[0].clone();
    [&sound[..36], &b"JUNK\0\0\0\0".repeat(1_000_000), &sound[36..]].concat()
}

/// A take's file with a pin, a tap, a note, a star and a name.
fn with_remarks(json: &[u8]) -> Vec<u8> {
    let mut take: serde_json::Value = serde_json::from_slice(json).expect("JSON");
    take["pins"] = serde_json::json!([{"kind": "check", "item": "a number", "frame": 7}]);
    take["tallies"] = serde_json::json!([{"name": "um", "frame": 9}]);
    take["notes"] = serde_json::json!([{"text": "slower", "frame": 11, "by": "a friend"}]);
    take["pick_up"] = serde_json::json!({"take": "2026-11-22_10-15-30_bad-news", "part": "task"});
    take["pieces"] = serde_json::json!([{
        "from": "2026-11-22_10-15-30_bad-news", "part": "action", "recorded_at": "2026-11-22T10:15:30+01:00",
        "file": "pickup-action.wav", "frames": 400, "lead_in_frames": 40,
    }]);
    take["starred"] = true.into();
    take["title"] = "my best one".into();
    take["rating"] = 4.into();
    serde_json::to_vec_pretty(&take).expect("writes")
}
