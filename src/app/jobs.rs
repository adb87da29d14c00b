//! Work that would hold up the window: each job runs on a named thread of its own and sends one message back.

use std::{
    sync::{
        Arc,
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
};

use crate::{
    audio::{devices::Devices, peaks::Peaks},
    library::takes::Listed,
    model::take::Take,
};

use super::{TakeId, Wake, shelf::Shelf};

/// A message from a job.
pub enum Message {
    /// The library was opened, or why not.
    Library(Result<Box<Shelf>, String>),
    /// Unfinished takes were finished: each with its take or with why it could not be.
    Recovered(Vec<(TakeId, Result<Take, String>)>),
    /// All takes, newest first.
    Takes(Vec<Listed>),
    /// A take was finished on disk.
    Saved(Result<(TakeId, Box<Take>), String>),
    /// A take's file was written anew.
    Rewritten(Result<(), String>),
    /// The waveform of this take, finished or still growing.
    Peaks(TakeId, Result<Arc<Peaks>, String>),
    /// The devices there are.
    Devices(Result<Devices, String>),
    /// The settings were written.
    SettingsSaved(Result<(), String>),
}

/// Starts jobs and collects their messages.
pub struct Jobs {
    sender: SyncSender<Message>,
    receiver: Receiver<Message>,
    wake: Wake,
}

/// Lets a job send more than one message.
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
        // Far more than can be under way at once; a full channel only makes a job wait.
        let (sender, receiver) = mpsc::sync_channel(64);
        Self {
            sender,
            receiver,
            wake,
        }
    }

    /// Runs `work` on a thread called `name`.
    pub fn run(&self, name: &str, work: impl FnOnce(&Reply) + Send + 'static) {
        let reply = Reply {
            sender: self.sender.clone(),
            wake: Arc::clone(&self.wake),
        };
        let shared = Arc::new(std::sync::Mutex::new(Some(work)));
        let for_thread = Arc::clone(&shared);
        let reply_in_thread = reply.clone();
        let started = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let work = for_thread.lock().ok().and_then(|mut work| work.take());
            if let Some(work) = work {
                work(&reply_in_thread);
            }
        });
        if started.is_err() {
            // Out of threads: late is better than never.
            let work = shared.lock().ok().and_then(|mut work| work.take());
            if let Some(work) = work {
                work(&reply);
            }
        }
    }

    /// The next message, if one has come.
    pub fn next(&self) -> Option<Message> {
        self.receiver.try_recv().ok()
    }
}
