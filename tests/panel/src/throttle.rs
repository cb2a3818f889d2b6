//! The limit of requests in a time: fixed windows, one for each user, whichever
//! of his tokens he sends (ConvoyPanel v3.10.2-beta, observed).

use std::collections::BTreeMap;

#[derive(Clone, Debug)]
struct Window {
    /// Milliseconds since 1970.
    opened: u64,
    hits: u64,
}

/// What a request is told that came too many.
#[derive(Debug, PartialEq, Eq)]
pub struct Wait {
    /// Whole seconds, rounded down: 0 in the last moments, when it is still too early.
    pub seconds: u64,
    /// Seconds since 1970.
    pub until: u64,
}

#[derive(Clone, Debug, Default)]
pub struct Throttle(BTreeMap<u64, Window>);

impl Throttle {
    /// Counts a request at `now` (milliseconds), and answers how many more may
    /// come. One too many isn't counted.
    pub fn hit(&mut self, user: u64, now: u64, limit: u64, seconds: u64) -> Result<u64, Wait> {
        self.0
            .retain(|_, window| now < window.opened + seconds * 1000);
        let window = self.0.entry(user).or_insert(Window {
            opened: now,
            hits: 0,
        });
        if window.hits >= limit {
            let until = window.opened / 1000 + seconds;
            return Err(Wait {
                seconds: until.saturating_sub(now / 1000),
                until,
            });
        }
        window.hits += 1;
        Ok(limit - window.hits)
    }

    /// Opens a user's window at `now` with so many requests made already.
    pub fn set(&mut self, user: u64, now: u64, hits: u64) {
        self.0.insert(user, Window { opened: now, hits });
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_fixed_and_a_wait_of_zero_is_still_too_early() {
        let mut throttle = Throttle::default();
        let mut hit = |user, now| throttle.hit(user, now, 2, 60);
        let wait = |seconds| Err(Wait { seconds, until: 70 });
        for (user, now, answer) in [
            (1, 10_500, Ok(1)),
            (1, 40_000, Ok(0)),
            (1, 40_000, wait(30)),
            (2, 40_000, Ok(1)),
            (1, 69_999, wait(1)),
            (1, 70_499, wait(0)),
            (1, 70_500, Ok(1)),
        ] {
            assert_eq!(hit(user, now), answer, "user {user} at {now}");
        }
    }
}
