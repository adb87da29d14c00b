//! The sending end of capture's events: never waits, and loses nothing that matters.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        mpsc::{SyncSender, TrySendError},
    },
};

use super::CaptureEvent;

/// Events kept for a window that doesn't take them, beyond those in the channel.
const PENDING: usize = 256;

/// What does not fit into the channel is kept and sent later.
pub(super) struct Outbox {
    channel: SyncSender<CaptureEvent>,
    pending: VecDeque<CaptureEvent>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outbox {
    pub(super) fn new(channel: SyncSender<CaptureEvent>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self {
            channel,
            pending: VecDeque::new(),
            wake,
        }
    }

    pub(super) fn tell(&mut self, event: CaptureEvent) {
        // Gaps are in the journal as well; the rest is rare and must not be lost.
        if self.pending.len() < PENDING || !matches!(event, CaptureEvent::Gap(_)) {
            self.pending.push_back(event);
        }
        self.flush();
    }

    pub(super) fn flush(&mut self) {
        let mut sent = false;
        while let Some(event) = self.pending.pop_front() {
            match self.channel.try_send(event) {
                Ok(()) => sent = true,
                Err(TrySendError::Full(event)) => {
                    self.pending.push_front(event);
                    break;
                }
                // The capture is being dropped: nobody is left to be told.
                Err(TrySendError::Disconnected(_)) => {}
            }
        }
        if sent {
            (self.wake)();
        }
    }
}
