//! Tests of carrying changes into a pack's text, of taking packs in, and of ids. What is tested stands beside it.

use super::*;

const SOURCE: &str = "# My own.\ntheme = 'Mine' # the theme\nfuture = 7\n\n\
                      # The first.\n[[prompts]]\nid = 'one'\ntext = 'Why one?'\nchecks = ['a', # half\n  'b']\nstars = 3\n\n\
                      [prompts.more]\nx = 1\n\n\
                      # The second.\n[[prompts]]\nid = 'two'\ntext = 'Why two?'\n\n[other]\ny = 2\n";

fn pack(source: &str) -> Pack {
    Pack::from_toml(source).expect("reads")
}

fn prompt(id: &str, text: &str) -> Prompt {
    Prompt {
        id: id.to_owned(),
        text: text.to_owned(),
        theme: "Mine".to_owned(),
        topics: Vec::new(),
        checks: Vec::new(),
        pitfalls: Vec::new(),
        follow_ups: Vec::new(),
    }
}

fn changed(before: &Pack, after: &Pack, attic: &mut Attic) -> String {
    rewritten(Some(SOURCE), Some(before), after, attic)
        .expect("writes")
        .expect("prompts are left")
}

#[test]
fn a_change_leaves_all_else_in_the_file_as_it_is() {
    let before = pack(SOURCE);
    assert_eq!(
        changed(&before, &before, &mut Attic::default()),
        SOURCE,
        "no change"
    );
    let mut after = before.clone();
    after.prompts[1].text = "Why \"two\", really?".to_owned();
    after.prompts[1].follow_ups = vec!["And then?".to_owned()];
    let text = changed(&before, &after, &mut Attic::default());
    assert_eq!(pack(&text), after);
    let (head, _) = SOURCE.split_once("id = 'two'").expect("the second");
    assert!(text.starts_with(head), "{text}");
    assert!(text.ends_with("[other]\ny = 2\n"), "{text}");
    after.theme = "Ours".to_owned();
    for prompt in &mut after.prompts {
        prompt.theme = "Ours".to_owned();
    }
    let text = changed(&before, &after, &mut Attic::default());
    assert!(text.contains("theme = \"Ours\" # the theme"), "{text}");
    assert_eq!(pack(&text), after);
}

#[test]
fn what_is_deleted_and_put_back_has_its_comments_and_unknown_fields_again() {
    let before = pack(SOURCE);
    let mut without = before.clone();
    without.prompts.remove(0);
    let mut attic = Attic::default();
    let text = changed(&before, &without, &mut attic);
    assert_eq!(pack(&text), without);
    assert!(!text.contains("stars"), "{text}");
    let back = rewritten(Some(&text), Some(&without), &before, &mut attic)
        .expect("writes")
        .expect("prompts");
    assert_eq!(pack(&back), before);
    for kept in [
        "# The first.",
        "# half",
        "stars = 3",
        "x = 1",
        "future = 7",
        "y = 2",
    ] {
        assert!(back.contains(kept), "{kept} is gone: {back}");
    }

    let none = Pack {
        theme: before.theme.clone(),
        prompts: Vec::new(),
    };
    assert_eq!(rewritten(Some(&back), Some(&before), &none, &mut attic), Ok(None));
    let again = rewritten(None, None, &before, &mut attic)
        .expect("writes")
        .expect("prompts");
    assert_eq!(pack(&again), before);
    for kept in ["# My own.", "# The second.", "stars = 3", "future = 7"] {
        assert!(again.contains(kept), "{kept} is gone: {again}");
    }
}

#[test]
fn what_another_program_changed_meanwhile_stays() {
    let before = pack(SOURCE);
    let elsewhere = SOURCE
        .replace("Why one?", "Why one, elsewhere?")
        .replace("text = 'Why two?'", "text = 'Why two?'\nchecks = ['theirs']")
        + "\n[[prompts]]\nid = 'three'\ntext = 'Why three?'\n";
    let mut after = before.clone();
    after.prompts[1].text = "Why two, here?".to_owned();
    after.prompts.push(prompt("four", "Why four?"));
    let text = rewritten(Some(&elsewhere), Some(&before), &after, &mut Attic::default())
        .expect("writes")
        .expect("prompts");
    assert_eq!(pack(&text).prompts[1].checks, ["theirs"]);
    let texts: Vec<String> = pack(&text)
        .prompts
        .into_iter()
        .map(|prompt| prompt.text)
        .collect();
    assert_eq!(
        texts,
        ["Why one, elsewhere?", "Why two, here?", "Why four?", "Why three?"]
    );
}

#[test]
fn a_new_pack_reads_well_and_prompts_in_one_line_can_be_changed() {
    let mut mine = Pack {
        theme: "My \"own\"".to_owned(),
        prompts: vec![prompt("one", "Wie geht’s, \\ 世界?\n\"So\"?")],
    };
    mine.prompts[0].theme.clone_from(&mine.theme);
    mine.prompts[0].checks = vec!["a".to_owned(), "b".to_owned()];
    let text = rewritten(None, None, &mine, &mut Attic::default())
        .expect("writes")
        .expect("prompts");
    assert_eq!(pack(&text), mine);
    assert!(text.contains("checks = [\n    \"a\",\n    \"b\",\n]\n"), "{text}");

    let inline = "theme='T'\nprompts=[{id='a',text='A?',x=1},{id='b',text='B?'}]\n";
    let before = pack(inline);
    let mut after = before.clone();
    after.prompts[1].text = "Better?".to_owned();
    let text = rewritten(Some(inline), Some(&before), &after, &mut Attic::default())
        .expect("writes")
        .expect("prompts");
    assert_eq!(pack(&text), after);
    assert!(text.contains("x=1") || text.contains("x = 1"), "{text}");
}

#[test]
fn a_broken_file_is_never_written_over() {
    let before = pack(SOURCE);
    let broken = SOURCE.replace("[other]", "[other");
    let error =
        rewritten(Some(&broken), Some(&before), &before, &mut Attic::default()).expect_err("it is broken");
    assert_eq!(error.line, 21);
}

#[test]
fn what_is_taken_in_gets_free_ids_and_nothing_comes_twice() {
    let there = vec![prompt("one", "Something else?"), prompt("one-2", "Why?")];
    let taken = taken_in(SOURCE, &there).expect("a pack").expect("prompts");
    assert_eq!((taken.added, taken.renamed, taken.known), (2, 1, 0));
    let read = pack(&taken.text);
    let ids: Vec<&str> = read.prompts.iter().map(|prompt| prompt.id.as_str()).collect();
    assert_eq!(ids, ["one-3", "two"]);
    assert!(taken.text.contains("stars = 3") && taken.text.contains("# The second."));

    // The same file again: all of it is there.
    assert_eq!(taken_in(SOURCE, &read.prompts), Ok(None));
    let with_another = SOURCE.to_owned() + "\n[[prompts]]\nid = 'three'\ntext = 'Why three?'\n";
    let taken = taken_in(&with_another, &read.prompts)
        .expect("a pack")
        .expect("prompts");
    assert_eq!((taken.added, taken.renamed, taken.known), (1, 0, 2));
    assert_eq!(
        taken_in("theme='T'\nprompts=[]\n", &[]).expect_err("none").line,
        2
    );
}

#[test]
fn line_ends_and_byte_order_mark_stay() {
    let source = format!("\u{feff}{}", SOURCE.replace('\n', "\r\n"));
    let before = pack(&source);
    let mut after = before.clone();
    after.prompts[0].text = "Another?".to_owned();
    let mut attic = Attic::default();
    let text = rewritten(Some(&source), Some(&before), &after, &mut attic)
        .expect("writes")
        .expect("a text");
    assert!(
        text.starts_with('\u{feff}') && text.contains("Another?"),
        "{text}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text}");
    assert_eq!(text.lines().count(), source.lines().count());
    // Emptied and put back, it is written as it was.
    let empty = Pack {
        prompts: Vec::new(),
        ..after.clone()
    };
    assert_eq!(rewritten(Some(&text), Some(&after), &empty, &mut attic), Ok(None));
    let back = rewritten(None, None, &after, &mut attic)
        .expect("writes")
        .expect("a text");
    assert!(back.starts_with('\u{feff}') && back.contains("\r\n"), "{back}");
    // Mixed line ends are nobody's wish.
    let mixed = SOURCE.replacen('\n', "\r\n", 1);
    let text = rewritten(Some(&mixed), Some(&pack(&mixed)), &after, &mut Attic::default());
    assert!(text.expect("writes").is_some());
}

#[test]
fn a_pack_is_never_named_as_a_device() {
    for theme in ["Con", "NUL", "com1"] {
        let name = file_name_for(theme, |_| false);
        assert!(name.starts_with("pack-"), "{name}");
    }
}

#[test]
fn ids_are_made_of_the_words_that_say_the_most() {
    let none = |_: &str| false;
    for (text, wanted) in [
        (
            "Tell me about a time you gave a customer bad news.",
            "gave-customer-bad-news",
        ),
        ("What's wrong?", "whats-wrong"),
        ("Tell me about you", "tell-me-about-you"),
        ("世界", "prompt"),
        ("", "prompt"),
    ] {
        assert_eq!(id_for(text, none), wanted);
    }
    let long = "extraordinarily ".repeat(20);
    for text in ["Ä-Ö ü", " - ", &long, "a--b", "ΑΒΓ x"] {
        assert!(id::is_valid(&id_for(text, none)), "{text}");
    }
    assert_eq!(id_for("Why not?", |id| id == "why-not"), "why-not-2");
    let full = "x".repeat(id::MAX_LEN);
    assert!(id::is_valid(&unique(&full, |id| id == full)));
    assert_eq!(
        file_name_for("My prompts", |name| name == "my-prompts"),
        "my-prompts-2"
    );
}
