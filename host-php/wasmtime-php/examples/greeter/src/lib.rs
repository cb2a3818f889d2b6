//! The component of the examples.

wit_bindgen::generate!({ world: "example", path: "wit" });

use example::greet::clock;
use exports::example::greet::greeter::Guest;

struct Greeter;

impl Guest for Greeter {
    fn greet(name: String) -> String {
        format!("Hello {name}!")
    }

    fn greet_by_time(name: String) -> String {
        match clock::now() / 3600 % 24 {
            5..12 => format!("Good morning {name}!"),
            12..18 => format!("Good afternoon {name}!"),
            _ => format!("Good evening {name}!"),
        }
    }
}

export!(Greeter);
