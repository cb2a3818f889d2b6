//! Where a running component and whoever drives it leave requests and answers
//! for each other. Both run on one thread, in turns.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use crate::http::{Answer, Request};

#[derive(Default)]
struct Slots {
    requests: Option<Vec<Request>>,
    answers: Option<Vec<Answer>>,
}

/// One call's mailbox; clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Mailbox(Arc<Mutex<Slots>>);

impl Mailbox {
    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves requests and stays pending until there are answers.
    pub async fn exchange(&self, requests: Vec<Request>) -> Vec<Answer> {
        let mailbox = self.clone();
        mailbox.slots().requests = Some(requests);
        // No waker: the driver polls again after it has left the answers.
        poll_fn(move |_| match mailbox.slots().answers.take() {
            Some(answers) => Poll::Ready(answers),
            None => Poll::Pending,
        })
        .await
    }

    pub fn take_requests(&self) -> Option<Vec<Request>> {
        self.slots().requests.take()
    }

    pub fn leave_answers(&self, answers: Vec<Answer>) {
        self.slots().answers = Some(answers);
    }
}
