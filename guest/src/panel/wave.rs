use std::marker::PhantomData;

use super::{Call, Error, failed};
use crate::door::{Door, Failure, Request, Response};

/// Requests that don't depend on each other: one round trip.
#[derive(Default)]
pub struct Wave {
    requests: Vec<Request>,
}

/// Stands for the answer to one call of a wave.
pub struct Ticket<T> {
    position: usize,
    read: fn(&Response) -> Result<T, Error>,
    answer: PhantomData<T>,
}

/// The answers to a wave.
#[derive(Default)]
pub struct Answers {
    /// Method and path of each request.
    requests: Vec<String>,
    answers: Vec<Result<Response, Failure>>,
}

impl Wave {
    /// Adds a call; the ticket gets its answer.
    pub fn add<T>(&mut self, call: Call<T>) -> Ticket<T> {
        self.requests.push(call.request);
        Ticket {
            position: self.requests.len() - 1,
            read: call.read,
            answer: PhantomData,
        }
    }

    /// Sends all calls at once. A wave without calls costs nothing.
    pub fn send(self, door: &mut dyn Door) -> Answers {
        if self.requests.is_empty() {
            return Answers::default();
        }
        let line = |request: &Request| failed::line(&request.method, &request.path);
        Answers {
            requests: self.requests.iter().map(line).collect(),
            answers: door.send_all(self.requests),
        }
    }
}

impl Answers {
    /// Reads the answer that belongs to the ticket.
    ///
    /// # Errors
    /// There was no answer, or it isn't what was asked for.
    pub fn take<T>(&self, ticket: &Ticket<T>) -> Result<T, Error> {
        let read = match self.answers.get(ticket.position) {
            Some(Ok(response)) => (ticket.read)(response),
            Some(Err(failure)) => Err(Error::NoAnswer(failure.clone())),
            None => Err(Error::Malformed("the host gave no answer".to_owned())),
        };
        if let Err(error) = &read {
            self.keep(ticket.position, error);
        }
        read
    }

    fn keep(&self, position: usize, error: &Error) {
        let request = self.requests.get(position).map_or("", String::as_str);
        failed::keep(error, request, self.answers.get(position));
    }
}

/// Sends one call alone.
///
/// # Errors
/// There was no answer, or it isn't what was asked for.
pub fn ask<T>(door: &mut dyn Door, call: Call<T>) -> Result<T, Error> {
    let mut wave = Wave::default();
    let ticket = wave.add(call);
    wave.send(door).take(&ticket)
}
