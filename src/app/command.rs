//! Everything a user can intend, as one enum. Keys and buttons make commands; `App::handle` carries them out.

use std::{path::PathBuf, time::Instant};

use crate::model::{drill::DrillKind, prompt::Prompt};

use super::{
    Comparing, Drag, Filter, InPacks, InProgress, InSession, InStories, Sharing, TakeId, TallyKind, Theme,
    takes::Sort,
};

/// The screens of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// Choose a question.
    Prompts,
    /// Speak.
    Rehearse,
    /// All takes.
    Takes,
    /// One take; reached from Takes or by finishing an answer.
    Review,
    /// Two takes of one prompt; reached from Review.
    Compare,
    /// The speaker's own material.
    Stories,
    /// What came of it so far.
    Progress,
    /// A mock interview: how it is to be, and how it went; reached from Prompts.
    Session,
    /// The speaker's own prompts; reached from Prompts.
    Packs,
    /// Devices, folder, defaults, looks.
    Settings,
}

/// What a user can intend.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Show a screen. Refused while a take runs, with a word why.
    Go(Screen),
    /// Leave Rehearse for Prompts, or a pick-up for its take; without effect while a take runs.
    Leave,
    /// Show or hide all shortcuts.
    ToggleHelp,
    /// Scroll what is on show so many pages down, or up if negative.
    Page(i32),
    /// Close the window; a running take is finished and saved first.
    Quit,
    /// Take away the notice with this number.
    Dismiss(u64),

    /// Prompts: what was typed into the search field.
    SearchPrompts(String),
    /// Prompts: show only one theme; `None` for all.
    FilterTheme(Option<String>),
    /// Prompts: choose the prompt with this id.
    ChoosePrompt(String),
    /// Prompts: go up (negative) or down the visible list.
    MovePrompt(i32),
    /// Prompts: choose any of the visible ones.
    SurpriseMe,
    /// Prompts: this framework for the next answers.
    ChooseFramework(String),
    /// Prompts: this total for the next answers.
    ChooseTotal(u32),
    /// Prompts: this think time for the next answers.
    ChooseThink(u32),
    /// Go to Rehearse with the chosen prompt.
    Rehearse,

    /// Rehearse: the Space key: start, skip the think time, next part; goes on after a pause.
    Advance(Instant),
    /// Rehearse: take back the last mark.
    UndoMark,
    /// Rehearse: pause or go on.
    TogglePause(Instant),
    /// Rehearse: finish and go to Review.
    Finish(Instant),
    /// Rehearse: look for a microphone again.
    LookAgain,

    /// Takes: what was typed into the search field.
    SearchTakes(String),
    /// Takes: list only these.
    FilterTakes(Filter),
    /// Takes: list all of them again, whatever is searched.
    ShowAllTakes,
    /// Takes: order.
    SortTakes(Sort),
    /// Takes: choose this one.
    ChooseTake(TakeId),
    /// Takes: go up (negative) or down the visible list.
    MoveTake(i32),
    /// Open a take in Review.
    OpenTake(TakeId),
    /// Takes: open the chosen one in Review.
    OpenChosenTake,
    /// Takes, Review: move the chosen take, or the one on show, to the bin.
    BinTake,
    /// Take the last one that went to the bin out of it again.
    UndoBin,

    /// Review: play or pause.
    TogglePlay,
    /// Review: go to this moment of the file, in seconds.
    SeekTo(f64),
    /// Review: go by this many seconds.
    SeekBy(f64),
    /// Review: go to the end.
    SeekEnd,
    /// Review: go to where the part with this index begins.
    JumpToPart(usize),
    /// Review: play so many steps faster, or slower if negative.
    SpeedBy(i8),
    /// Review: play at this speed.
    Speed(f64),
    /// Review: play from one moment of the file to another again and again, both in seconds.
    LoopStretch(f64, f64),
    /// Review: play the part that is heard again and again, or no more.
    ToggleLoop,
    /// Review: jump over pauses, or no more.
    ToggleSkips,
    /// Review: pause at each part's end, or no more.
    ToggleHalts,
    /// Review: look closer by this factor, or from farther away if it is below 1, at this place of what is shown; where
    /// none is given, at what is heard.
    Zoom(f64, Option<f64>),
    /// Review: look on by this share of what is shown.
    Scroll(f64),
    /// Review: pin an item of the prompt's lists, counted through both, to the moment that is heard.
    Pin(usize),
    /// Review: take the pin of an item away.
    Unpin(usize),
    /// Review: play from a little before this frame of the file.
    PlayFromBefore(u64),
    /// Review: count one of the things listened for.
    Tally(usize),
    /// Review: take the latest tap of one of them away.
    Untally(usize),
    /// Review: play from a little before one of the possible fillers that are to be answered, counted from the first.
    HearFiller(usize),
    /// Review: one of them is a filler, and so is counted; or it is none.
    AnswerFiller(usize, bool),
    /// Review: write a note at the moment that is heard.
    BeginNote,
    /// Review: change the words of this note.
    OpenNote(usize),
    /// Review: what has been typed into the note.
    TypeNote(String),
    /// Review: keep the note being written.
    KeepNote,
    /// Review: forget the note being written.
    DropNote,
    /// Review: write what to do differently the next time.
    BeginNextTime,
    /// Review: what has been typed for it.
    TypeNextTime(String),
    /// Review: keep it.
    KeepNextTime,
    /// Review: leave it as it was.
    DropNextTime,
    /// Review: rate the take, 1 to 5; the rating it has takes it away.
    Rate(u8),
    /// Review: rate it this much better or worse.
    RateBy(i8),
    /// Review: keep the take in sight, or no more.
    ToggleStar,
    /// Review: begin to give the take a name of one's own.
    BeginName,
    /// Review: what has been typed for it.
    TypeName(String),
    /// Review: keep the name.
    KeepName,
    /// Review: leave the name as it was.
    DropName,
    /// Review: move where a part begins to this frame of the file.
    DragBoundary(usize, u64, Drag),
    /// Review: give the keyboard to where this part begins, or to none.
    ChooseBoundary(Option<usize>),
    /// Review: move the boundary that has the keyboard by this many milliseconds.
    NudgeBoundary(i32),
    /// Review: let this part begin at the moment that is heard, or take its mark away.
    TogglePart(usize),
    /// Take the last change back: of the take under review, else what was deleted last.
    Undo,
    /// Review: make the change again that was taken back.
    Redo,
    /// Review: make the guess this many seconds longer or shorter.
    GuessBy(i32),
    /// Review: keep the guess and show the times.
    Reveal,
    /// Review: show the times without a guess.
    SkipGuess,
    /// Review: rehearse the same prompt again.
    Again,
    /// Review: put it beside another take of the same prompt.
    Compare,
    /// Compare: all that can be done there.
    InCompare(Comparing),
    /// Stories: all that can be done there.
    InStories(InStories),
    /// Progress: all that can be done there.
    InProgress(InProgress),
    /// The session: all that can be done with one.
    InSession(InSession),
    /// Prompts: rehearse the chosen prompt under the rules of a drill.
    Drill(DrillKind),
    /// Review: go on with the drill that the take was for.
    NextDrill,
    /// The speaker's own prompts: all that can be done with them.
    InPacks(InPacks),
    /// Review: record the part with this index again, or the one at the playhead.
    PickUp(Option<usize>),
    /// Review: join a pick-up with its take that could not be joined before.
    JoinPickUp,
    /// Review: undo the last pick-up of a take made of pieces.
    TurnBack,
    /// Takes, Review: rehearse this prompt.
    RehearsePrompt(Box<Prompt>),

    /// Review: answer the follow-up at this place of those that may be asked next.
    AnswerFollowUp(usize),
    /// Review: from the answer to a follow-up to the answer it follows.
    OpenFirstAnswer,

    /// Sharing a take, and taking a listener's notes in.
    Share(Sharing),

    /// Settings: a change.
    Set(Setting),
    /// Settings: look for devices again.
    ListDevices,
    /// Settings: listen to the input, or stop listening.
    ToggleInputTest,
    /// Settings: play a short sound on the output.
    TestOutput,
}

/// One change of the settings.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// Input device by id; `None` for the system's choice.
    Input(Option<String>),
    /// Channel of the input, from 0; `None` averages all.
    InputChannel(Option<u16>),
    /// Output device by id; `None` for the system's choice.
    Output(Option<String>),
    /// Library folder; `None` for the platform's.
    Library(Option<PathBuf>),
    /// Default framework by id.
    Framework(String),
    /// Default total in seconds.
    TotalSecs(u32),
    /// Default think time in seconds.
    ThinkSecs(u32),
    /// Whether recording starts by itself when the think time ends.
    RecordWhenThinkEnds(bool),
    /// Whether questions are read aloud by the system's voice.
    ReadAloud(bool),
    /// Whether the length is guessed before it is shown.
    GuessFirst(bool),
    /// Whether Review offers sounds that may be fillers.
    OffersFillers(bool),
    /// What is counted while listening.
    Tallies(Vec<TallyKind>),
    /// Theme.
    Theme(Theme),
    /// Text size in percent.
    TextSize(u32),
}
