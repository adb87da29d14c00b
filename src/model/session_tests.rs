//! Tests of the mock interview. What is tested stands beside it.

use super::*;
use crate::model::framework::BUILT_IN;

fn prompt(id: &str, theme: &str, follow_ups: &[&str]) -> Prompt {
    Prompt {
        id: id.to_owned(),
        text: format!("Tell me of {id}."),
        theme: theme.to_owned(),
        topics: Vec::new(),
        checks: vec!["A number".to_owned()],
        pitfalls: Vec::new(),
        follow_ups: follow_ups.iter().map(|&question| question.to_owned()).collect(),
    }
}

fn session(prompts: Vec<Prompt>, follow_ups: usize, seed: u64) -> Session {
    let plan = Plan {
        prompts,
        think_secs: 30,
        total_secs: 120.0,
        framework: Framework::from_toml(BUILT_IN[0]).expect("STAR reads"),
        follow_ups,
        reads_aloud: false,
        seed,
    };
    Session::begin(plan, "2026-11-23T10:00:00+01:00".to_owned())
}

pub(super) fn three(follow_ups: usize) -> Session {
    let shared = ["Why?", "What next?", "Who helped?"];
    let prompts = ["one", "two", "three"].map(|id| prompt(id, "T", &shared));
    session(prompts.into(), follow_ups, 7)
}

/// Speaks to the end; what was asked, in order.
fn spoken_through(session: &mut Session) -> Vec<String> {
    let mut asked = Vec::new();
    loop {
        match session.next() {
            Next::Question(index) => asked.push(session.plan.prompts[index].text.clone()),
            Next::FollowUp { question, .. } => asked.push(question),
            Next::End => return asked,
        }
        session.spoke(&format!("take-{}", asked.len()));
        assert!(asked.len() < 100, "it never ends");
    }
}

#[test]
fn without_follow_ups_one_question_follows_another() {
    let mut session = three(0);
    assert_eq!(session.next().place_words(3).as_deref(), Some("Question 1 of 3"));
    assert_eq!(
        spoken_through(&mut session),
        ["Tell me of one.", "Tell me of two.", "Tell me of three."]
    );
    session.end("later".to_owned());
    assert!(!session.has_ended_early());
}

#[test]
fn follow_ups_come_after_their_answer_and_are_linked_to_it() {
    let mut session = three(1);
    session.spoke("a");
    let Next::FollowUp { of, to, question } = session.next() else {
        panic!("{:?}", session.next());
    };
    assert_eq!((of, to.as_str()), (0, "a"));
    assert_eq!(
        session.next().place_words(3).as_deref(),
        Some("Question 1 of 3, follow-up")
    );
    session.spoke("b");
    assert_eq!(session.spoken[1].follow_up.as_deref(), Some(question.as_str()));
    assert_eq!(session.next(), Next::Question(1));
}

#[test]
fn nothing_is_ever_asked_twice_in_a_session() {
    for seed in 0..50 {
        for follow_ups in 0..=3 {
            let mut session = three(follow_ups);
            session.plan.seed = seed;
            // A follow-up that is a question of its own is not asked either.
            session.plan.prompts[0]
                .follow_ups
                .push("Tell me of two.".to_owned());
            let asked = spoken_through(&mut session);
            let different: BTreeSet<&String> = asked.iter().collect();
            assert_eq!(different.len(), asked.len(), "{asked:?}");
            // All prompts share the same three follow-ups, so more than three are never asked.
            assert_eq!(asked.len(), 3 + (follow_ups * 3).min(3), "{asked:?}");
        }
    }
}

#[test]
fn it_can_end_at_any_moment_and_says_that_it_was_early() {
    for spoken in 0..6 {
        let mut session = three(1);
        for number in 0..spoken {
            session.spoke(&format!("take-{number}"));
        }
        session.end("now".to_owned());
        assert_eq!(session.next(), Next::End);
        assert_eq!(session.has_ended_early(), spoken < 6);
        assert_eq!(session.spoken.len(), spoken);
        session.spoke("too late");
        assert_eq!(session.spoken.len(), spoken);
    }
    assert!(three(1).has_ended_early(), "a crash leaves it without an end");
}

#[test]
fn what_comes_next_follows_from_its_file_alone() {
    let mut session = three(2);
    for number in 0..9 {
        let json = serde_json::to_string(&session).expect("writes");
        let read: Session = serde_json::from_str(&json).expect("reads");
        assert_eq!(read, session);
        assert_eq!(read.next(), session.next(), "after {number}");
        session.spoke(&format!("take-{number}"));
    }
}

#[test]
fn the_session_it_goes_on_from_stands_in_its_file_and_a_file_without_one_reads() {
    let mut session = three(0);
    let json = serde_json::to_value(&session).expect("writes");
    assert!(json.get("continues").is_none(), "{json}");
    let read: Session = serde_json::from_value(json).expect("reads");
    assert_eq!(read.continues, None);
    session.continues = Some("2026-11-22_10-15-30".to_owned());
    let json = serde_json::to_value(&session).expect("writes");
    assert_eq!(json["continues"], "2026-11-22_10-15-30");
    assert_eq!(serde_json::from_value::<Session>(json).expect("reads"), session);
}

#[test]
fn fields_of_a_newer_version_are_kept_and_a_newer_schema_is_refused() {
    let mut json = serde_json::to_value(three(0)).expect("writes");
    json["mood"] = "calm".into();
    let session: Session = serde_json::from_value(json).expect("reads");
    assert_eq!(session.extra["mood"], "calm");
    assert_eq!(session.fault(), None);
    let newer = Session { schema: 9, ..session };
    assert!(newer.fault().expect("refused").contains("newer Aloud"));
}

#[test]
fn what_cannot_be_a_session_is_refused() {
    let mut none = three(0);
    none.plan.prompts.clear();
    let mut endless = three(0);
    endless.plan.total_secs = f64::INFINITY;
    let mut astray = three(0);
    astray.spoken.push(Spoken {
        take: "x".to_owned(),
        question: usize::MAX,
        follow_up: None,
    });
    for session in [none, endless, astray] {
        assert!(session.fault().is_some(), "{session:?}");
        // Even so nothing that is computed of it may panic.
        drop(session.next());
    }
}

fn library() -> Vec<Prompt> {
    let mut all = Vec::new();
    for theme in ["Trust", "Frugality", "Ownership"] {
        for number in 1..=6 {
            all.push(prompt(&format!("{}-{number}", theme.to_lowercase()), theme, &[]));
        }
    }
    all
}

fn ids(picked: &[Prompt]) -> Vec<&str> {
    picked.iter().map(|prompt| prompt.id.as_str()).collect()
}

#[test]
fn questions_from_everywhere_go_through_the_themes_first() {
    let all = library();
    let mut orders = BTreeSet::new();
    for seed in 0..30 {
        let picked = pick(&all, &Origin::All, 3, &[], &[], seed);
        let themes: BTreeSet<&str> = picked.iter().map(|prompt| prompt.theme.as_str()).collect();
        assert_eq!(themes.len(), 3, "seed {seed}");
        assert_eq!(picked, pick(&all, &Origin::All, 3, &[], &[], seed));
        orders.insert(ids(&picked).join(" "));
    }
    assert!(orders.len() > 10, "{orders:?}");
}

#[test]
fn questions_of_a_theme_are_of_it_and_never_more_than_there_are() {
    let all = library();
    let picked = pick(&all, &Origin::Theme("Trust".to_owned()), 10, &[], &[], 3);
    assert_eq!(picked.len(), 6);
    assert!(picked.iter().all(|prompt| prompt.theme == "Trust"));
    assert_eq!(pick(&all, &Origin::All, 99, &[], &[], 3).len(), MOST_QUESTIONS);
}

#[test]
fn due_and_marked_ones_keep_their_order_and_unknown_ids_are_left_out() {
    let all = library();
    let wanted = ["trust-3", "gone", "ownership-1"].map(str::to_owned);
    for (from, due, marked) in [
        (Origin::Due, &wanted[..], &[][..]),
        (Origin::Marked, &[], &wanted),
    ] {
        assert_eq!(
            ids(&pick(&all, &from, 5, due, marked, 1)),
            ["trust-3", "ownership-1"]
        );
    }
}

#[test]
fn all_that_are_marked_are_asked_whatever_number_was_chosen() {
    let all = library();
    let marked: Vec<String> = all.iter().take(12).map(|prompt| prompt.id.clone()).collect();
    let picked = |count, marked| pick(&all, &Origin::Marked, count, &[], marked, 1).len();
    assert_eq!(picked(2, &marked[..5]), 5);
    assert_eq!(picked(5, &marked[..2]), 2);
    assert_eq!(picked(2, &marked), MOST_QUESTIONS);
}
