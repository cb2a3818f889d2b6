//! Where a running component and whoever drives it leave questions and answers
//! for each other. Both run on one thread, in turns.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use serde_json::Value;

/// What the caller has answered to a call of an import.
pub(crate) enum Given {
    Value(Value),
    /// The caller refuses: its kind and message.
    Abort(String),
}

#[derive(Default)]
struct Slots {
    /// An event.
    question: Option<Vec<u8>>,
    given: Option<Given>,
}

/// One call's mailbox; clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Mailbox(Arc<Mutex<Slots>>);

impl Mailbox {
    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves an event and stays pending until it is answered.
    pub async fn ask(&self, question: Vec<u8>) -> Given {
        let mailbox = self.clone();
        mailbox.slots().question = Some(question);
        // No waker: the driver polls again after it has left the answer.
        poll_fn(move |_| match mailbox.slots().given.take() {
            Some(given) => Poll::Ready(given),
            None => Poll::Pending,
        })
        .await
    }

    pub fn take_question(&self) -> Option<Vec<u8>> {
        self.slots().question.take()
    }

    pub fn give(&self, given: Given) {
        self.slots().given = Some(given);
    }
}
