//! Work that would hold up the window: jobs on named threads, which send messages back; files are written in order.

use std::{
    sync::{
        Arc,
        mpsc::{self, Receiver, SyncSender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    analysis::loudness::Loudness,
    audio::{devices::Devices, peaks::Peaks, thread::catch_panic},
    library::{Binned, SessionsRead},
    model::take::Take,
};

use super::{
    Row, TakeId, Wake,
    measuring::Measured,
    packs,
    progress::{self, Found},
    review::PickedUp,
    share::Shared,
    shelf::Shelf,
    stories::StoryNews,
};

/// A message from a job.
pub enum Message {
    /// The library was opened, or why not.
    Library(Result<Box<Shelf>, String>),
    /// Unfinished takes were finished: each with its take or with why it could not be.
    Recovered(Vec<(TakeId, Result<Option<Take>, String>)>),
    /// All takes, newest first.
    Takes {
        /// Which request this answers.
        listing: u64,
        /// The takes, or why they can't be listed.
        listed: Result<Vec<Row>, String>,
    },
    /// The sessions there were, with what is wrong with their files.
    Sessions(Result<SessionsRead, String>),
    /// A take was finished on disk.
    Saved(Result<(TakeId, Box<Take>), String>),
    /// So much of a pick-up is joined, as a share.
    Joining(f32),
    /// A pick-up was finished on disk.
    PickedUp(PickedUp),
    /// A take was moved to the bin, or why not.
    Binned(Result<Binned, String>),
    /// This take came back from the bin, or why it did not.
    Restored(Result<TakeId, String>),
    /// Free room on the library's disk in bytes, if the system tells.
    Room(Option<u64>),
    /// Changes of a take were written, or why not, with the take as it is still on the disk.
    Kept(Result<(), (String, TakeId, Box<Take>)>),
    /// A take's file or the settings were written.
    Written(Result<(), String>),
    /// The waveform of this take, finished or still growing.
    Peaks(TakeId, Result<Arc<Peaks>, String>),
    /// A take to compare with was read, or why not.
    Partner {
        /// Which of the two on show it takes the place of; `None` if none is on show yet.
        replaces: Option<usize>,
        /// Which take.
        id: TakeId,
        /// The take.
        take: Result<Box<Take>, String>,
    },
    /// So much of a take is measured, in percent, by the job with this number.
    Measuring(u64, u8),
    /// How a take sounded, by the job with this number; nothing if it was told to end or the sound can't be read.
    Measured(u64, Option<Box<Measured>>),
    /// How loud this take is.
    Loudness(TakeId, Loudness),
    /// What came of the takes so far.
    Progress(Box<Found>),
    /// A table was written, or why not.
    Table(progress::Written),
    /// What came of sharing a take.
    Shared(Shared),
    /// What became of stories.
    Stories(StoryNews),
    /// What came of work on own packs.
    Packs(packs::Told),
    /// The devices there are.
    Devices(Result<Devices, String>),
    /// A job failed through a fault of this program; no other message will come of it.
    Broken {
        /// Its name.
        job: String,
        /// What it said.
        reason: String,
    },
}

/// Starts jobs and collects their messages.
pub struct Jobs {
    reply: Reply,
    messages: Receiver<Message>,
    files: Option<SyncSender<Work>>,
    files_thread: Option<JoinHandle<()>>,
}

type Work = Box<dyn FnOnce(&Reply) + Send>;

/// Lets a job send its messages, one or more.
#[derive(Clone)]
pub struct Reply {
    sender: SyncSender<Message>,
    wake: Wake,
}

impl Reply {
    /// Sends a message and wakes the window. When the window is gone nobody wants it.
    pub fn send(&self, message: Message) {
        if self.sender.send(message).is_ok() {
            (self.wake)();
        }
    }
}

impl Jobs {
    /// No jobs yet; `wake` is called after each message.
    #[must_use]
    pub fn new(wake: Wake) -> Self {
        // More than can be under way at once; a full channel only makes a job wait for the next drawing.
        let (sender, messages) = mpsc::sync_channel(64);
        let reply = Reply { sender, wake };
        let (files, queue) = mpsc::sync_channel::<Work>(64);
        let reply_of_files = reply.clone();
        let files_thread = thread::Builder::new()
            .name("aloud-files".to_owned())
            .spawn(move || {
                for work in queue {
                    do_it("aloud-files", &reply_of_files, work);
                }
            })
            .ok();
        Self {
            reply,
            messages,
            files: Some(files),
            files_thread,
        }
    }

    /// Runs `work` beside everything else, on a thread called `name`; waits only if there is no thread to be had.
    pub fn run(&self, name: &str, work: impl FnOnce(&Reply) + Send + 'static) {
        let (hand_over, take_over) = mpsc::sync_channel::<Work>(1);
        let reply = self.reply.clone();
        let job = name.to_owned();
        let started = thread::Builder::new().name(name.to_owned()).spawn(move || {
            if let Ok(work) = take_over.recv() {
                do_it(&job, &reply, work);
            }
        });
        match started {
            Ok(_) => drop(hand_over.send(Box::new(work))),
            Err(_) => do_it(name, &self.reply, work),
        }
    }

    /// Writes files: `work` runs after all that was queued before it, so that the last change is the one that stays.
    pub fn write(&self, work: impl FnOnce(&Reply) + Send + 'static) {
        let queued = match &self.files {
            Some(files) if self.files_thread.is_some() => files.send(Box::new(work)),
            _ => {
                work(&self.reply);
                return;
            }
        };
        if let Err(mpsc::SendError(work)) = queued {
            work(&self.reply);
        }
    }

    /// The next message, if one has come.
    pub fn next(&self) -> Option<Message> {
        self.messages.try_recv().ok()
    }
}

/// Does a piece of work. Should it panic, that is told: whoever waits for its message must not wait for ever.
fn do_it(job: &str, reply: &Reply, work: impl FnOnce(&Reply)) {
    if let Err(reason) = catch_panic(|| work(reply)) {
        reply.send(Message::Broken {
            job: job.to_owned(),
            reason,
        });
    }
}

impl Drop for Jobs {
    /// What is queued to be written is written before the program ends.
    fn drop(&mut self) {
        self.files = None;
        if let Some(thread) = self.files_thread.take() {
            while !thread.is_finished() {
                // Nobody reads the messages any more, and a full channel would hold the thread.
                while self.next().is_some() {}
                thread::sleep(Duration::from_millis(1));
            }
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(jobs: &Jobs) -> (String, String) {
        for _ in 0..1_000 {
            if let Some(Message::Broken { job, reason }) = jobs.next() {
                return (job, reason);
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("nothing was told");
    }

    #[test]
    fn a_job_that_panics_is_told_and_files_are_written_after_it_all_the_same() {
        let jobs = Jobs::new(Arc::new(|| {}));
        jobs.run("aloud-save", |_| panic!("a scripted fault"));
        assert_eq!(
            broken(&jobs),
            ("aloud-save".to_owned(), "a scripted fault".to_owned())
        );
        jobs.write(|_| panic!("another"));
        assert_eq!(broken(&jobs).0, "aloud-files");
        let (told, written) = mpsc::sync_channel(1);
        jobs.write(move |_| told.send(()).unwrap_or_default());
        assert!(written.recv_timeout(Duration::from_secs(5)).is_ok());
    }
}
