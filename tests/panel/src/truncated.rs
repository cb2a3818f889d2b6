//! A body that breaks off.

use crate::reply::Answer;
use http_body_util::{Either, Full};
use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CONTENT_LENGTH, HeaderValue};
use hyper::{Response, StatusCode};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Half of a body, then an error. It pauses once between the two: that is when
/// the server sends what it has.
pub struct Half {
    data: Option<Bytes>,
    paused: bool,
}

impl Body for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if !self.paused {
            self.paused = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other("truncated on purpose"))))
    }
}

/// The answer with half its body under a length that promises more.
pub fn truncated(answer: Answer) -> Response<Either<Full<Bytes>, Half>> {
    let mut half = answer.body;
    let promised = half.len().max(64);
    half.truncate(half.len() / 2);
    let mut response = Response::new(Either::Right(Half {
        data: Some(Bytes::from(half)),
        paused: false,
    }));
    *response.status_mut() = if answer.status == StatusCode::NO_CONTENT {
        StatusCode::OK
    } else {
        answer.status
    };
    *response.headers_mut() = answer.headers;
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(promised));
    response
}
